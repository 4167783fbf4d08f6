import ArgumentParser
import Workloads

struct TraceGenerator: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace-generator",
    abstract: "Generates a synthetic day of CPU demand in the format of PlanetLab: one file a machine.")

  @Argument(help: "Folder to write, made when missing.")
  var folder: String

  @Option(help: "Number of machines.")
  var machines = 60

  @Option(help: "Samples a machine, evenly over 24 hours.")
  var samples = 288

  @Option(help: "The same seed gives the same day.")
  var seed: UInt64 = 1

  func validate() throws {
    if machines < 1 { throw ValidationError("--machines must be at least 1") }
    if samples < 2 { throw ValidationError("--samples must be at least 2") }
  }

  func run() throws {
    let traces = try SyntheticDay(machineCount: machines, sampleCount: samples, seed: seed).traces()
    try PlanetLabWriter.write(traces, toFolder: folder)
    print("\(machines) machines with \(samples) samples each, seed \(seed), in \(folder)")
  }
}

TraceGenerator.main()
