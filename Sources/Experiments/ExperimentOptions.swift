import Foundation
import Logging

/// How an experiment is carried out. Nothing here but `explains` changes what is in its files, and `exports` adds some.
public struct ExperimentOptions: Sendable {
  /// Where the results go.
  public var output: OutputLocation
  /// Replications that run at the same time, at most.
  public var jobs: Int
  /// Whether the reasons of policies are written to `decisions.csv`.
  public var explains: Bool
  /// Other forms in which the results are written, in this order.
  public var exports: [any RunExport]
  /// Version of the program, for the manifest.
  public var version: String
  /// Raised to end the experiment early.
  public var interrupt: InterruptFlag
  /// Told about progress, on the calling thread, several times a second.
  public var onProgress: (@Sendable (ProgressSnapshot) -> Void)?
  /// Diagnostics.
  public var logger: Logger

  /// Makes options.
  public init(
    output: OutputLocation, jobs: Int = ProcessInfo.processInfo.activeProcessorCount, explains: Bool = false,
    exports: [any RunExport] = [], version: String = "unknown", interrupt: InterruptFlag = InterruptFlag(),
    onProgress: (@Sendable (ProgressSnapshot) -> Void)? = nil, logger: Logger = Logger(label: "vdcsim")
  ) {
    self.output = output
    self.jobs = jobs
    self.explains = explains
    self.exports = exports
    self.version = version
    self.interrupt = interrupt
    self.onProgress = onProgress
    self.logger = logger
  }
}
