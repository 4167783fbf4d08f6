import Infrastructure

extension FaultTarget {
  /// Forms of targets, for messages.
  static let forms =
    "host:NAME, rack:NAME, nic:HOST/NIC, apd:DATASTORE[@HOST], pdl:DATASTORE[@HOST], partition:HOST+HOST, "
    + "agent:HOST or guest:VM"

  /// Reads a target: `host:esx-01`, `rack:r1`, `nic:esx-01/vmnic0`, `apd:ds1` or `apd:ds1@esx-01`, `pdl:…` alike,
  /// `partition:esx-01+esx-02`, `agent:esx-01`, `guest:web-1`. Names may contain colons.
  /// - Throws: `ParameterError` for an unknown kind or name.
  public init(parsing text: String, names: some FaultNames) throws(ParameterError) {
    guard let colon = text.firstIndex(of: ":"), let kind = Kind(rawValue: String(text[..<colon])) else {
      throw ParameterError(parameter: "target", problem: "'\(text)' is not a target", hint: Self.forms)
    }
    let rest = String(text[text.index(after: colon)...])
    switch kind {
    case .host: self = .host(try Self.found(names.host(named: rest), "host", rest))
    case .rack: self = .rack(try Self.found(names.rack(named: rest), "rack", rest))
    case .agent: self = .agent(host: try Self.found(names.host(named: rest), "host", rest))
    case .guest: self = .guest(try Self.found(names.machine(named: rest), "virtual machine", rest))
    case .nic:
      guard let slash = rest.lastIndex(of: "/") else {
        throw ParameterError(parameter: "target", problem: "'\(text)' names no network card", hint: "nic:HOST/NIC")
      }
      let (hostName, nicName) = (String(rest[..<slash]), String(rest[rest.index(after: slash)...]))
      let host = try Self.found(names.host(named: hostName), "host", hostName)
      self = .nic(host: host, nic: try Self.found(names.nic(named: nicName, ofHost: host), "network card", nicName))
    case .allPathsDown, .permanentDeviceLoss:
      let (datastore, host) = try Self.datastore(rest, names)
      self =
        kind == .allPathsDown
        ? .allPathsDown(datastore: datastore, host: host) : .permanentDeviceLoss(datastore: datastore, host: host)
    case .partition:
      var hosts: [Int32] = []
      for name in rest.split(separator: "+", omittingEmptySubsequences: false) {
        hosts.append(try Self.found(names.host(named: String(name)), "host", String(name)))
      }
      self = .partition(hosts: Self.distinct(hosts))
    }
  }

  private static func datastore(
    _ text: String, _ names: some FaultNames
  ) throws(ParameterError) -> (datastore: Int32, host: Int32) {
    // The whole text first: a datastore's name may contain the sign.
    if let datastore = names.datastore(named: text) { return (datastore, -1) }
    guard let at = text.lastIndex(of: "@") else {
      return (try found(nil, "datastore", text), -1)
    }
    let (datastore, host) = (String(text[..<at]), String(text[text.index(after: at)...]))
    return (
      try found(names.datastore(named: datastore), "datastore", datastore),
      try found(names.host(named: host), "host", host)
    )
  }

  private static func found(_ position: Int32?, _ kind: String, _ name: String) throws(ParameterError) -> Int32 {
    guard let position else {
      throw ParameterError(parameter: "target", problem: "there is no \(kind) '\(name)'", hint: forms)
    }
    return position
  }

  /// Sorted without repetition, so that one set of hosts is one target however it is written.
  private static func distinct(_ hosts: [Int32]) -> [Int32] {
    var result: [Int32] = []
    for host in hosts.sorted() where result.last != host { result.append(host) }
    return result
  }
}
