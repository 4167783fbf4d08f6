import Foundation

/// Runs a sweep as a job array of Slurm: each task computes a share of the points, and tasks whose points are missing
/// afterwards are submitted again.
public struct SlurmExecutor: Sendable {
  /// What each task runs.
  public var task: SweepTask
  /// Tasks of the array.
  public var taskCount: Int
  /// How often missing points are submitted again.
  public var retries: Int
  /// Further options of `sbatch`, such as `--partition=long`.
  public var submitOptions: [String]

  /// Makes an executor.
  public init(task: SweepTask, taskCount: Int, retries: Int, submitOptions: [String]) {
    self.task = task
    self.taskCount = taskCount
    self.retries = retries
    self.submitOptions = submitOptions
  }

  /// Why the array could not be run.
  public struct Failure: Error, Sendable, CustomStringConvertible {
    /// What happened, and what Slurm said.
    public let description: String
  }

  /// Where the script and what the tasks print are kept while points are missing.
  private var folder: String { "\(task.folder)/points/slurm" }

  /// The script of the array; a share's number is the task's index in it.
  func script(shares: [Int]) -> String {
    let words = task.arguments(share: "SHARE").map { word in
      word == "SHARE" ? "\"$SLURM_ARRAY_TASK_ID/\(taskCount)\"" : SweepTask.quoted(word)
    }
    return """
      #!/bin/sh
      #SBATCH --job-name=vdcsim-sweep
      #SBATCH --array=\(shares.map(String.init).joined(separator: ","))
      #SBATCH --ntasks=1
      #SBATCH --cpus-per-task=\(task.jobs)
      #SBATCH --output=\(SweepTask.quoted("\(folder)/task-%a.log"))
      exec \(words.joined(separator: " "))

      """
  }

  /// Submits, waits, and submits again what is missing.
  /// - Parameters:
  ///   - pending: the points without a record, asked for after each round.
  ///   - report: told what is done, in words.
  /// - Throws: `Failure` when Slurm cannot be used; missing points are left to the caller.
  public func run(pending: () -> [SweepPoint], report: (String) -> Void) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for attempt in 0...retries {
      let missing = pending()
      if missing.isEmpty { return }
      let shares = (0..<taskCount).filter { index in
        missing.contains { SweepShare(index: index, count: taskCount).contains($0) }
      }
      if attempt > 0 { report("\(missing.count) points are missing: submitting \(shares.count) tasks again") }
      let path = "\(folder)/array.sh"
      try script(shares: shares).write(toFile: path, atomically: true, encoding: .utf8)
      report("submitting a job array of \(shares.count) tasks for \(missing.count) points")
      try submit(path)
    }
  }

  /// Runs `sbatch --wait`, which ends when all tasks have. Its status is that of the worst task, so it says little.
  private func submit(_ script: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["sbatch", "--wait", "--parsable"] + submitOptions + [script]
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    do {
      try process.run()
    } catch {
      throw Failure(description: "cannot run sbatch: \(error.localizedDescription)")
    }
    // Both are a line or two, far less than a pipe holds.
    let job = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let complaint = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard job.contains(where: \.isNumber) else {
      let reason = complaint.trimmingCharacters(in: .whitespacesAndNewlines)
      throw Failure(
        description: process.terminationStatus == 127
          ? "sbatch is not installed; Scripts/slurm-local starts a Slurm on this machine"
          : "sbatch refused the job: \(reason.isEmpty ? "status \(process.terminationStatus)" : reason)")
    }
  }
}
