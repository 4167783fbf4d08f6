import Foundation

/// What a run was and how it went: `manifest.json`.
///
/// Everything outside `wallClock` follows from scenario, overrides, seed and version alone, so two runs of the same
/// scenario differ in `wall_clock` only.
public struct RunManifest: Codable, Sendable, Equatable {
  /// How far a run came.
  public enum Status: String, Codable, Sendable {
    /// All replications ran to their end.
    case completed
    /// It was interrupted; the rows up to there are in the files.
    case incomplete
    /// At least one replication failed.
    case failed
  }

  /// The scenario a run read.
  public struct ScenarioReference: Codable, Sendable, Equatable {
    /// Its path as given.
    public var path: String
    /// SHA-256 of the file, hexadecimal.
    public var sha256: String
    /// Its name.
    public var name: String
    /// Its kind of model.
    public var kind: String
  }

  /// One replication.
  public struct Replication: Codable, Sendable, Equatable {
    /// Its number, from 1.
    public var replication: Int
    /// How far it came.
    public var status: ReplicationStatus
    /// Why it ended, in words.
    public var end: String
    /// Events that ran.
    public var events: UInt64
    /// Hash over the order of its events.
    public var fingerprint: String
  }

  /// What differs from one run of the same scenario to the next.
  public struct WallClock: Codable, Sendable, Equatable {
    /// Name of the machine.
    public var host: String
    /// When it started, ISO 8601 in UTC.
    public var start: String
    /// How long it took.
    public var seconds: Double
    /// Threads.
    public var jobs: Int
    /// Speed over all replications.
    public var eventsPerSecond: Double

    /// Describes a run on this machine.
    init(start: Date, seconds: Double, jobs: Int, events: UInt64) {
      host = ProcessInfo.processInfo.hostName
      self.start = start.formatted(.iso8601)
      self.seconds = seconds
      self.jobs = jobs
      eventsPerSecond = seconds > 0 ? Double(events) / seconds : 0
    }
  }

  /// Always `vdcsim`: by this a directory is recognised as a run.
  public var program = "vdcsim"
  /// Version of the program.
  public var version: String
  /// Commit of the repository in which the program was built, if known.
  public var gitCommit: String?
  /// The scenario.
  public var scenario: ScenarioReference
  /// `path=value` texts applied over the scenario.
  public var overrides: [String]
  /// Seed of all random streams.
  public var seed: UInt64
  /// How far the run came.
  public var status: Status
  /// Events over all replications.
  public var events: UInt64
  /// One hash for the order of events in all replications.
  public var fingerprint: String
  /// The replications asked for, in order.
  public var replications: [Replication]
  /// What the user was warned of.
  public var warnings: [String]
  /// The files of the run beside this one, by name.
  public var files: [String]
  /// Machine and time.
  public var wallClock: WallClock

  /// The manifest as JSON with keys in alphabetical order.
  func json() throws -> [UInt8] { try ManifestHeader.json(self) }

  /// Reads the manifest in a directory.
  /// - Returns: nil where there is none or it is not one of this program.
  public static func read(in directory: String) -> RunManifest? {
    guard let data = FileManager.default.contents(atPath: "\(directory)/\(fileName)") else { return nil }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    guard let manifest = try? decoder.decode(RunManifest.self, from: data), manifest.program == "vdcsim" else {
      return nil
    }
    return manifest
  }

  static let fileName = "manifest.json"
}
