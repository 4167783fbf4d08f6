import ArgumentParser
import Experiments

/// The root of the command line.
struct VDCSimulator: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vdcsim",
    abstract:
      "Simulates virtualized datacenters: what happens if this policy changes, this host dies, this load doubles.",
    discussion: """
      vdcsim new datacenter > mine.yaml         a commented file to start from
      vdcsim check mine.yaml                    is the scenario right?
      vdcsim run mine.yaml                      results go to Results/mine
      vdcsim compare mine.yaml --variant NAME:path=value        what if?
      vdcsim sweep study.yaml                   many settings, or the best one
      vdcsim analyse Results/mine/replications.csv     how sure is that?
      vdcsim models                             what can a scenario name?
      vdcsim eval ha-slots clusters.jsonl       one policy or model by itself
      vdcsim fit jobs.csv --column run_time     distributions for a column
      vdcsim import rvtools export/ > own.yaml  from what RVTools exported

      Exit status: 0 success, 1 the run failed, 2 usage or invalid input (nothing was written), 3 an assertion of the \
      scenario is violated, 4 one is undecided, 130 interrupted.
      """,
    version: ProgramVersion.current,
    subcommands: [
      RunCommand.self, CompareCommand.self, SweepCommand.self, CheckCommand.self, ShowCommand.self, EvalCommand.self,
      FitCommand.self, ImportCommand.self, ModelsCommand.self, NewCommand.self, AnalyseCommand.self,
    ])
}

/// Where the program starts. Usage errors end with status 2, not with the 64 of the argument parser.
@main
enum EntryPoint {
  static func main() {
    do {
      var command = try VDCSimulator.parseAsRoot()
      try command.run()
    } catch let failure as CommandFailure {
      StandardError.write(failure.message)
      failure.status.exit()
    } catch {
      let text = VDCSimulator.fullMessage(for: error)
      switch VDCSimulator.exitCode(for: error) {
      case .success:
        print(text)
        ExitStatus.success.exit()
      default:
        StandardError.write(text)
        ExitStatus.invalidInput.exit()
      }
    }
  }
}
