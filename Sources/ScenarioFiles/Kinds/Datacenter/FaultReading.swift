import Documents
import Infrastructure
import Quantities
import RandomStreams
import VSphere

extension DatacenterScenario {
  /// What fails: once, again and again, or as a trace says.
  func readFaults(
    _ reader: SectionReader, datastores: [Configuration.DatastoreConfiguration]
  ) -> FaultSchedule {
    let lookup = FaultNameLookup(self, datastores: datastores)
    var schedule = FaultSchedule()
    var streams: Set<String> = []
    _ = reader.sections("faults", count: 0...Self.listLimit, "what fails") { section in
      if section.has("trace") {
        readTrace(section, into: &schedule, lookup)
      } else if section.has("mttf") || section.has("mttr") {
        readRepeated(section, into: &schedule, lookup, &streams)
      } else {
        readOnce(section, into: &schedule, lookup)
      }
    }
    return schedule
  }

  private func readOnce(_ section: SectionReader, into schedule: inout FaultSchedule, _ lookup: FaultNameLookup) {
    let text = targetText(section)
    let time = section.value("at", .delay, "when it begins; or 'mttf' and 'mttr' for again and again")
    let duration = section.value(
      "duration", .span, orWord: "permanent", default: nil, "how long it lasts")
    for target in targets(text, lookup) {
      schedule.sources.append(.once(target.target, at: .zero + time, duration: duration ?? .max))
    }
  }

  private func readRepeated(
    _ section: SectionReader, into schedule: inout FaultSchedule, _ lookup: FaultNameLookup,
    _ streams: inout Set<String>
  ) {
    let text = targetText(section)
    let failure = section.distribution("mttf", .duration, "time to failure")
    let repair = section.distribution("mttr", .duration, "time to repair")
    if failure.mean == 0, repair.mean == 0 {
      section.refuse("mttf", "both times are always 0", hint: "a distribution with a mean above 0 s")
    }
    for target in targets(text, lookup) {
      guard streams.insert(target.name).inserted else {
        issues.error(
          at: text.position, "'\(abbreviated(target.name))' fails by another item already",
          hint: "one item with 'mttf' for each target")
        return
      }
      schedule.sources.append(
        .repeated(target.target, stream: "faults/\(target.name)", timeToFailure: failure, timeToRepair: repair))
    }
  }

  private func targetText(_ section: SectionReader) -> Located<String> {
    section.value(
      "target", ValueForm<String>.text.located(at: section.position),
      "what fails: host:NAME, rack:r1, nic:HOST/vmnic0, apd:DATASTORE[@HOST], pdl:DATASTORE[@HOST], "
        + "partition:HOST+HOST, agent:HOST or guest:VM; a group's name means each of it")
  }

  /// What a text names; a group of hosts or machines is each of its members.
  private func targets(
    _ text: Located<String>, _ lookup: FaultNameLookup
  ) -> [(name: String, target: FaultTarget)] {
    guard !text.value.isEmpty else { return [] }
    if let colon = text.value.firstIndex(of: ":"),
      let kind = FaultTarget.Kind(rawValue: String(text.value[..<colon])), [.host, .agent, .guest].contains(kind)
    {
      let names = kind == .guest ? machines : hosts
      let name = String(text.value[text.value.index(after: colon)...])
      if let range = names[name], range.count > 1 {
        return range.enumerated().map { index, member in
          let position = Int32(member)
          let target: FaultTarget
          switch kind {
          case .host: target = .host(position)
          case .agent: target = .agent(host: position)
          default: target = .guest(position)
          }
          return ("\(kind.rawValue):\(name)-\(index + 1)", target)
        }
      }
    }
    do throws(ParameterError) {
      lookup.hint = nil
      return [(text.value, try FaultTarget(parsing: text.value, names: lookup))]
    } catch {
      issues.error(at: text.position, error.problem, hint: lookup.hint ?? "accepted: \(error.hint)")
      return []
    }
  }

  /// A table of faults with the columns time_s, target and duration_s.
  private func readTrace(_ section: SectionReader, into schedule: inout FaultSchedule, _ lookup: FaultNameLookup) {
    let issueCount = issues.issues.count
    let path = section.dataPath("trace", "table of faults with the columns time_s, target, duration_s")
    guard issues.issues.count == issueCount,
      let file = SourceFile(path: path, blame: section.position(of: "trace"), issues: issues)
    else { return }
    let columns = ["time_s", "target", "duration_s"]
    for (index, line) in file.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let position = SourcePosition(file: file.path, line: index + 1, column: 1)
      let fields = line.split(separator: ",", omittingEmptySubsequences: false).map { field in
        String(field.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0.isWhitespace }.reversed())
      }
      guard index > 0 else {
        if fields != columns {
          issues.error(
            at: position, "expected the columns \(columns.joined(separator: ","))",
            hint: "found \(abbreviated(String(line)))")
          return
        }
        continue
      }
      if fields == [""] { continue }
      guard fields.count == columns.count, let time = Double(fields[0]), let duration = Double(fields[2]),
        (0...3.2e9).contains(time), duration >= 0
      else {
        issues.error(
          at: position, "'\(abbreviated(String(line)))' is not a fault",
          hint: "seconds from 0 up, a target, and seconds or 'inf' for ever")
        continue
      }
      for target in targets(Located(value: fields[1], position: position), lookup) {
        schedule.sources.append(
          .once(
            target.target, at: .zero + .seconds(rounding: time),
            duration: duration < 3.2e9 ? .seconds(rounding: duration) : .max))
      }
    }
  }
}

/// Finds what fault targets name, and what may have been meant by a name that nothing has.
private final class FaultNameLookup: FaultNames {
  private let hosts: NumberedNames
  private let machines: NumberedNames
  private let datastores: [String]
  private let groups: [DatacenterConfiguration.HostGroup]
  /// About the last name that was not found.
  var hint: String?

  init(_ scenario: DatacenterScenario, datastores: [DatacenterConfiguration.DatastoreConfiguration]) {
    hosts = scenario.hosts
    machines = scenario.machines
    self.datastores = datastores.map(\.name)
    groups = scenario.hostGroups
  }

  func host(named name: String) -> Int32? { found(hosts.single(name), name, in: hosts) }

  func machine(named name: String) -> Int32? { found(machines.single(name), name, in: machines) }

  func datastore(named name: String) -> Int32? { found(name, among: datastores) }

  func rack(named name: String) -> Int32? {
    let count = groups.reduce(0) { $0 + $1.racks }
    if name.hasPrefix("r"), let number = Int(name.dropFirst()), (1...max(1, count)).contains(number),
      name == "r\(number)"
    {
      return Int32(number - 1)
    }
    hint = "racks are called r1 to r\(count)"
    return nil
  }

  func nic(named name: String, ofHost host: Int32) -> Int32? {
    let count = groups[hosts.group(of: Int(host))].hardware.ports.reduce(0) { $0 + $1.count }
    return found(name, among: (0..<count).map { "vmnic\($0)" })
  }

  private func found(_ index: Int?, _ name: String, in names: NumberedNames) -> Int32? {
    guard index == nil else { return index.map(Int32.init) }
    hint = names[name] == nil ? names.hint(name) : "'\(name)' is a group: name one of it"
    return nil
  }

  private func found(_ name: String, among names: [String]) -> Int32? {
    if let index = names.firstIndex(of: name) { return Int32(index) }
    let guess = nearestName(to: name, among: names).map { "did you mean '\($0)'? " } ?? ""
    let list = names.prefix(10).joined(separator: ", ")
    hint = names.isEmpty ? "there are none" : "\(guess)there are: \(list)\(names.count > 10 ? ", …" : "")"
    return nil
  }
}
