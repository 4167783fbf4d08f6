import Foundation
import FoundationNetworking
import Testing

/// What `--format openmetrics` writes, loaded into a Prometheus and asked for over its interface.
@Suite(.enabled(if: Prometheus.isInstalled, "Prometheus is not installed; Scripts/bootstrap --full installs it"))
struct PrometheusTests {
  private struct Answer: Decodable {
    struct Result: Decodable {
      struct Sample: Decodable {
        var time: Double
        var value: String
        init(from decoder: any Decoder) throws {
          var list = try decoder.unkeyedContainer()
          time = try list.decode(Double.self)
          value = try list.decode(String.self)
        }
      }
      var metric: [String: String]
      var values: [Sample]?
      var value: Sample?
    }
    struct Content: Decodable { var result: [Result] }
    var data: Content
  }

  private let folder = TemporaryFolder()
  private static let epoch = 1_767_225_600.0

  @Test func aQueryReturnsTheNumbersOfTheTables() throws {
    let scenario = BuiltProgram.root.appendingPathComponent("Scenarios/vsphere/host-failure.yaml").path
    let arguments = ["run", scenario, "--until", "40min", "--format", "openmetrics", "--quiet", "--out", "run"]
    expect(try BuiltProgram.run(arguments, in: folder), 0)
    let server = try Prometheus(loading: folder.path("run/metrics.om"), in: folder)
    defer { server.stop() }
    for table in ["clusters", "hosts"] {
      let rows = folder.text("run/\(table).csv").split(separator: "\n")
        .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
      for column in 3..<rows[0].count {
        var expected: [String: Double] = [:]
        for row in rows.dropFirst() where !row[column].isEmpty { expected["\(row[2]) \(row[1])"] = Double(row[column]) }
        let answer = try query("vdcsim_\(table)_\(rows[0][column])[1h]", server)
        var found: [String: Double] = [:]
        for series in answer.data.result {
          #expect(series.metric["scenario"] == "host-failure" && series.metric["replication"] == "1")
          for sample in series.values ?? [] {
            found["\(series.metric["name"] ?? "") \(Int(sample.time - Self.epoch))"] = Double(sample.value)
          }
        }
        #expect(found == expected, "\(table) \(rows[0][column])")
      }
    }
    let answer = try query("last_over_time(vdcsim_events_total[1h])", server)
    let kinds = folder.text("run/events.csv").split(separator: "\n").dropFirst().map { $0.split(separator: ",")[2] }
    var counts: [String: Double] = [:]
    for kind in kinds { counts[String(kind), default: 0] += 1 }
    var found: [String: Double] = [:]
    for series in answer.data.result { found[series.metric["kind"] ?? ""] = series.value.flatMap { Double($0.value) } }
    #expect(found == counts && counts["host_failure"] == 1)
  }

  private func query(_ expression: String, _ server: Prometheus) throws -> Answer {
    let data = try server.get(
      "/api/v1/query", ["query": expression, "time": "\(Int(Self.epoch) + 2_400)"])
    return try JSONDecoder().decode(Answer.self, from: data)
  }
}

/// A Prometheus on a free port of this machine that holds what it was given and collects nothing.
final class Prometheus {
  private let process = Process()
  private let port: UInt16

  static var isInstalled: Bool { path("prometheus") != nil && path("promtool") != nil }

  private static func path(_ name: String) -> String? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  init(loading metrics: String, in folder: TemporaryFolder) throws {
    port = try Self.freePort()
    let tool = Process()
    tool.executableURL = URL(fileURLWithPath: try #require(Self.path("promtool")))
    tool.arguments = ["tsdb", "create-blocks-from", "openmetrics", metrics, folder.path("tsdb")]
    tool.standardOutput = FileHandle.nullDevice
    try tool.run()
    tool.waitUntilExit()
    try #require(tool.terminationStatus == 0, "promtool refuses the metrics")
    try "scrape_configs: []\n".write(toFile: folder.path("prometheus.yml"), atomically: true, encoding: .utf8)
    process.executableURL = URL(fileURLWithPath: try #require(Self.path("prometheus")))
    process.arguments = [
      "--config.file=\(folder.path("prometheus.yml"))", "--storage.tsdb.path=\(folder.path("tsdb"))",
      "--storage.tsdb.retention.time=100y", "--web.listen-address=127.0.0.1:\(port)",
    ]
    process.standardError = FileHandle.nullDevice
    try process.run()
    let deadline = Date().addingTimeInterval(60)
    while (try? get("/-/ready", [:])).map({ String(decoding: $0, as: UTF8.self).contains("Ready") }) != true {
      try #require(process.isRunning && Date() < deadline, "Prometheus does not start")
      usleep(50_000)
    }
  }

  func stop() {
    process.terminate()
    process.waitUntilExit()
  }

  func get(_ path: String, _ parameters: KeyValuePairs<String, String>) throws -> Data {
    var address = URLComponents()
    (address.scheme, address.host, address.port, address.path) = ("http", "127.0.0.1", Int(port), path)
    if !parameters.isEmpty { address.queryItems = parameters.map { URLQueryItem(name: $0.key, value: $0.value) } }
    return try Data(contentsOf: try #require(address.url))
  }

  private static func freePort() throws -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    try #require(status, "no free port")
    return UInt16(bigEndian: address.sin_port)
  }
}
