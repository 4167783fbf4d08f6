/// Notes names that are given twice. Empty ones stand for a name with an error of its own.
package func checkUnique(_ names: [Located<String>], _ what: String, _ issues: IssueCollector) {
  var first: [String: SourcePosition] = [:]
  for name in names where !name.value.isEmpty {
    if let earlier = first[name.value] {
      issues.error(
        at: name.position, "another \(what) is called '\(abbreviated(name.value))'",
        hint: "the first is in line \(earlier.line); names are unique")
    } else {
      first[name.value] = name.position
    }
  }
}

/// Notes names that nothing has.
package func checkKnown(
  _ references: [Located<String>], among names: [Located<String>], _ what: String, _ issues: IssueCollector
) {
  let known = Set(names.map(\.value))
  for reference in references where !reference.value.isEmpty && !known.contains(reference.value) {
    guard !issues.isFull else { return }
    let guess = nearestName(to: reference.value, among: names.map(\.value)).map { "did you mean '\($0)'? " } ?? ""
    var distinct: [String] = []
    for name in names where !name.value.isEmpty && !distinct.contains(name.value) && distinct.count <= 10 {
      distinct.append(name.value)
    }
    let list = distinct.prefix(10).joined(separator: ", ")
    issues.error(
      at: reference.position, "no \(what) is called '\(abbreviated(reference.value))'",
      hint: list.isEmpty ? "there are none" : "\(guess)there are: \(list)\(distinct.count > 10 ? ", …" : "")")
  }
}
