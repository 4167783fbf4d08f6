import Documents

/// Names of things that are written one by one, in order, with the places of references to them.
struct PlainNames {
  /// What they are, for messages.
  let what: String
  private(set) var names: [Located<String>] = []
  private var indices: [String: Int] = [:]

  init(_ what: String) { self.what = what }

  /// Adds the next name.
  mutating func append(_ name: Located<String>) {
    if indices[name.value] == nil { indices[name.value] = names.count }
    names.append(name)
  }

  /// Position of a name; nil after noting that nothing has it. An empty one has an error of its own.
  func index(_ reference: Located<String>, _ issues: IssueCollector) -> Int? {
    if let index = indices[reference.value] { return index }
    checkKnown([reference], among: names, what, issues)
    return nil
  }

  /// Position of a name, or nil.
  subscript(_ name: String) -> Int? { indices[name] }
}

/// Names of things that come in numbered groups: `web` is all of the group, `web-3` its third; a group of one has the
/// group's name only.
struct NumberedNames {
  private struct Group {
    var name: Located<String>
    var first: Int
    var count: Int
  }

  /// What they are, for messages.
  let what: String
  /// Names to guess a mistyped one from: groups and their first members.
  var examples: [String] {
    var examples = groups.map(\.name.value)
    for group in groups where group.count > 1 && examples.count < 1000 {
      examples += (1...min(group.count, 100)).map { "\(group.name.value)-\($0)" }
    }
    return examples
  }
  private var groups: [Group] = []
  private var indices: [String: Int] = [:]
  /// How many things there are.
  private(set) var count = 0

  init(_ what: String) { self.what = what }

  /// Adds the next group.
  mutating func append(_ name: Located<String>, count: Int) {
    if indices[name.value] == nil { indices[name.value] = groups.count }
    groups.append(Group(name: name, first: self.count, count: count))
    self.count += count
  }

  /// Names of the groups, with their places.
  var groupNames: [Located<String>] { groups.map(\.name) }

  /// Index of the group something is in.
  func group(of position: Int) -> Int {
    var low = 0
    var high = groups.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if groups[middle].first <= position { low = middle } else { high = middle - 1 }
    }
    return low
  }

  /// What a name stands for: one, or all of a group; nil when nothing has it.
  subscript(_ name: String) -> Range<Int>? {
    if let index = indices[name] { return groups[index].first..<(groups[index].first + groups[index].count) }
    guard let member = member(name) else { return nil }
    return member..<(member + 1)
  }

  /// Position of the one thing a name stands for; nil when there is none, or several.
  func single(_ name: String) -> Int? {
    guard let range = self[name], range.count == 1 else { return nil }
    return range.lowerBound
  }

  /// What a name stands for; nil after noting that nothing has it. An empty one has an error of its own.
  func range(_ reference: Located<String>, _ issues: IssueCollector) -> Range<Int>? {
    // Where there is nothing at all, its list has an error of its own.
    guard !reference.value.isEmpty, !(groups.isEmpty && issues.hasErrors) else { return nil }
    if let range = self[reference.value] { return range }
    issues.error(
      at: reference.position, "no \(what) is called '\(abbreviated(reference.value))'", hint: hint(reference.value))
    return nil
  }

  /// The one thing a name stands for; nil after noting that nothing has it, or that several have.
  func index(_ reference: Located<String>, _ issues: IssueCollector) -> Int? {
    guard let range = range(reference, issues) else { return nil }
    guard range.count == 1 else {
      let name = abbreviated(reference.value)
      issues.error(
        at: reference.position, "'\(name)' is a group of \(range.count) \(what)s, but one is needed",
        hint: "name one of them: \(name)-1 to \(name)-\(range.count)")
      return nil
    }
    return range.lowerBound
  }

  /// Notes names that are given twice, or that a numbered name of another group is too.
  func checkUnique(_ issues: IssueCollector) {
    Documents.checkUnique(groupNames, "group of \(what)s", issues)
    for group in groups where member(group.name.value) != nil {
      let name = abbreviated(group.name.value)
      issues.error(
        at: group.name.position, "'\(name)' is also one of a numbered group",
        hint: "rename one of them; the \(what)s of a group are called NAME-1, NAME-2, …")
    }
  }

  /// Position of `NAME-NUMBER` in a group of several.
  private func member(_ name: String) -> Int? {
    guard let (base, number) = Self.split(name), let index = indices[base], groups[index].count > 1,
      number <= groups[index].count
    else { return nil }
    return groups[index].first + number - 1
  }

  private static func split(_ name: String) -> (base: String, number: Int)? {
    guard let dash = name.lastIndex(of: "-") else { return nil }
    let digits = name[name.index(after: dash)...]
    // One way to write a number, as names have it.
    guard let number = Int(digits), number >= 1, String(number) == digits else { return nil }
    return (String(name[..<dash]), number)
  }

  /// What may have been meant by a name that nothing has.
  func hint(_ name: String) -> String {
    if let (base, _) = Self.split(name), let index = indices[base] {
      let count = groups[index].count
      return count == 1
        ? "'\(base)' is a group of one, called '\(base)'" : "'\(base)' has \(base)-1 to \(base)-\(count)"
    }
    guard !groups.isEmpty else { return "there are none" }
    let guess = nearestName(to: name, among: examples).map { "did you mean '\($0)'? " } ?? ""
    let list = groups.prefix(10).map { group in
      group.count == 1 ? group.name.value : "\(group.name.value) (\(group.name.value)-1 to -\(group.count))"
    }
    return "\(guess)there are: \(list.joined(separator: ", "))\(groups.count > 10 ? ", …" : "")"
  }
}
