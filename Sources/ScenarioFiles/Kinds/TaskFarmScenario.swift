import Documents
import Infrastructure
import Quantities

/// `kind: task-farm`: virtual machines on identical hosts, each executing a fixed list of tasks.
enum TaskFarmScenario {
  /// The run ends by itself when the last task is done; the default horizon only bounds it (modelling default).
  static let run = RunSettingsForm(defaultHorizon: .days(365), hasWarmUp: false, hasSeries: true)

  /// The host of the scale test: 10 cores of 1000 MIPS and 16 GiB; power from 100 to 200 W (modelling default).
  private static var defaultHost: HostConfiguration {
    HostConfiguration(
      cores: 10, frequency: .megahertz(1000), memory: .mebibytes(16 * 1024),
      power: PowerModel(.linear(idle: Power(watts: 100), max: Power(watts: 200))))
  }

  /// Reads the model's keys at the top level.
  static func read(_ reader: SectionReader, run: RunSettings) -> TaskFarmConfiguration {
    let issueCount = reader.issues.issues.count
    let configuration = reader.section("farm", "hosts, virtual machines and tasks", read: farm)
    guard reader.issues.issues.count == issueCount else { return configuration }
    reader.report(configuration.problems(), inside: "farm")
    return configuration
  }

  private static func farm(_ reader: SectionReader) -> TaskFarmConfiguration {
    typealias Configuration = TaskFarmConfiguration
    let hosts = reader.value("hosts", .count(1...Configuration.hostLimit), default: 100, "number of hosts")
    let host = reader.section("host", "every host") { $0.host(default: defaultHost) }
    let machines = reader.value(
      "vms", .count(1...Configuration.virtualMachineLimit), default: 10 * hosts, "number of virtual machines")
    let machine = reader.section("vm", "every virtual machine") { vm in
      Configuration.VirtualMachine(
        virtualCPUs: vm.value("cpus", .count(1...HostConfiguration.coreLimit), default: 1, "virtual processors"),
        frequency: vm.value(
          "frequency", .processorSpeed, default: .megahertz(1000), "most that one virtual processor executes"),
        memory: vm.value("memory", .bytes, default: .mebibytes(512), "memory"),
        network: vm.value("network", .throughput, default: .zero, "throughput set aside on the host"),
        storage: vm.value("storage", .bytes, default: .zero, "local storage of the host"))
    }
    let tasks = reader.value(
      "tasks", .count(1...Configuration.taskLimit), default: 20 * hosts, "number of tasks, dealt to machines in turn")
    let work = reader.section("work", "work of task i: base + (multiplier i mod modulus) MI") { work in
      Configuration.TaskWork(
        base: work.value("base", .work, default: Work(cycles: 10_000e6), "the part that is the same for all"),
        multiplier: work.value(
          "multiplier", .count(0...1_000_000_000), default: 7919, "multiplier of the task's number"),
        modulus: work.value("modulus", .count(1...1_000_000_000), default: 90_001, "modulus of the variable part"))
    }
    return Configuration(
      hostCount: hosts, host: host, virtualMachineCount: machines, virtualMachine: machine, taskCount: tasks,
      taskWork: work,
      processorOvercommitment: reader.value(
        "overcommitment", .real(1...1000), default: 1, "virtual processor speed a host accepts for each of its own"))
  }
}
