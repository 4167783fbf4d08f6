/// A share of a sweep that one task of a cluster computes: every `count`-th point.
public struct SweepShare: Sendable, Hashable {
  /// Which share, from 0.
  public var index: Int
  /// Number of shares.
  public var count: Int

  /// Makes a share.
  public init(index: Int, count: Int) {
    self.index = index
    self.count = count
  }

  /// Reads `INDEX/COUNT`.
  public init?(text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1], count >= 1, (0..<count).contains(index) else {
      return nil
    }
    self.init(index: index, count: count)
  }

  /// Whether a point belongs to it.
  public func contains(_ point: SweepPoint) -> Bool { (point.number - 1) % count == index }
}

/// What a task of a cluster runs.
public struct SweepTask: Sendable, Hashable {
  /// The program, by its path on the machines of the cluster.
  public var program: String
  /// The study's file.
  public var study: String
  /// The folder of the sweep.
  public var folder: String
  /// Threads of each task.
  public var jobs: Int
  /// Further options that change the study, such as `--set` and `--replications`.
  public var options: [String]

  /// Makes a task.
  public init(program: String, study: String, folder: String, jobs: Int, options: [String] = []) {
    self.program = program
    self.study = study
    self.folder = folder
    self.jobs = jobs
    self.options = options
  }

  /// The command's words; `share` may be a variable of the cluster's shell.
  func arguments(share: String) -> [String] {
    [program, "sweep", study, "--out", folder, "--share", share, "--jobs", "\(jobs)", "--quiet"] + options
  }

  /// A word as a POSIX shell reads it back unchanged.
  static func quoted(_ word: String) -> String {
    let isSafe =
      !word.isEmpty && word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-./=:,%+@".contains($0)) }
    return isSafe ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
