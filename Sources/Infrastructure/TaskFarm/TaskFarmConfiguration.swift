import Quantities

/// Identical hosts with identical virtual machines, each executing a fixed list of tasks from the start.
///
/// The scale test that simulators of data centres are compared with: no arrivals, no policies, only sharing.
public struct TaskFarmConfiguration: Sendable, Hashable {
  /// What every virtual machine asks of its host.
  public struct VirtualMachine: Sendable, Hashable {
    /// Number of virtual processors; a task uses one of them at most.
    public var virtualCPUs: Int
    /// Most that one virtual processor executes; at most the speed of a core.
    public var frequency: Frequency
    /// Memory.
    public var memory: Bytes
    /// Network throughput set aside on the host. Default none (modelling default).
    public var network: DataRate
    /// Local storage of the host it takes. Default none (modelling default).
    public var storage: Bytes

    /// Makes a virtual machine's size.
    public init(
      virtualCPUs: Int, frequency: Frequency, memory: Bytes, network: DataRate = .zero, storage: Bytes = .zero
    ) {
      self.virtualCPUs = virtualCPUs
      self.frequency = frequency
      self.memory = memory
      self.network = network
      self.storage = storage
    }

    /// Most that all its virtual processors execute together.
    public var processorCapacity: Frequency { Frequency(hertz: Double(virtualCPUs) * frequency.hertz) }
  }

  /// The work of task i: `base + (multiplier * i mod modulus)` million cycles (MI at one instruction a cycle).
  public struct TaskWork: Sendable, Hashable {
    /// The part that is the same for all.
    public var base: Work
    /// Multiplier of the task's number. 0 makes all tasks equal.
    public var multiplier: Int
    /// Modulus; the variable part lies from 0 to one less, in MI.
    public var modulus: Int

    /// Makes a rule for the work of tasks.
    public init(base: Work, multiplier: Int = 0, modulus: Int = 1) {
      self.base = base
      self.multiplier = multiplier
      self.modulus = modulus
    }

    /// The work of the task of a number.
    /// - Precondition: the rule and the number are in the ranges `TaskFarmConfiguration.problems` checks.
    @inlinable public func work(ofTask number: Int) -> Work {
      Work(cycles: base.cycles + Double(multiplier * number % modulus) * 1e6)
    }
  }

  /// Number of hosts.
  public var hostCount: Int
  /// Every host.
  public var host: HostConfiguration
  /// Number of virtual machines; machine v tries host v mod hosts first, then the ones after it.
  public var virtualMachineCount: Int
  /// Every virtual machine.
  public var virtualMachine: VirtualMachine
  /// Number of tasks; task i runs on virtual machine i mod virtual machines.
  public var taskCount: Int
  /// Work of the tasks.
  public var taskWork: TaskWork
  /// How much virtual processor speed a host accepts for each unit of its own. Default 1: none is shared between
  /// machines (modelling default; 4 to 6 is usual for servers).
  public var processorOvercommitment: Double

  /// Makes a configuration.
  public init(
    hostCount: Int, host: HostConfiguration, virtualMachineCount: Int, virtualMachine: VirtualMachine, taskCount: Int,
    taskWork: TaskWork, processorOvercommitment: Double = 1
  ) {
    self.hostCount = hostCount
    self.host = host
    self.virtualMachineCount = virtualMachineCount
    self.virtualMachine = virtualMachine
    self.taskCount = taskCount
    self.taskWork = taskWork
    self.processorOvercommitment = processorOvercommitment
  }

  /// Most hosts.
  public static var hostLimit: Int { 1_000_000 }
  /// Most virtual machines.
  public static var virtualMachineLimit: Int { 10_000_000 }
  /// Most tasks.
  public static var taskLimit: Int { 100_000_000 }

  /// Everything wrong with the parameters; empty when the model can be built.
  public func problems() -> [ParameterError] {
    var checks = ParameterChecks()
    checks.requireCount(hostCount, in: 1...Self.hostLimit, "hosts")
    checks.include(host.problems(), under: "host")
    checks.requireCount(virtualMachineCount, in: 1...Self.virtualMachineLimit, "vms")
    checks.include(virtualMachineProblems(), under: "vm")
    checks.requireCount(taskCount, in: 1...Self.taskLimit, "tasks")
    checks.require(
      taskWork.base.cycles >= 0 && taskWork.base.cycles <= 1e18, "work.base", "\(taskWork.base) is out of range",
      "0 cycles to 1e12 MI")
    checks.requireCount(taskWork.multiplier, in: 0...1_000_000_000, "work.multiplier")
    checks.requireCount(taskWork.modulus, in: 1...1_000_000_000, "work.modulus")
    checks.require(
      processorOvercommitment >= 1 && processorOvercommitment <= 1000, "overcommitment",
      "\(processorOvercommitment) is out of range", "a number from 1 to 1000")
    return checks.errors
  }

  private func virtualMachineProblems() -> [ParameterError] {
    var checks = ParameterChecks()
    let machine = virtualMachine
    checks.requireCount(machine.virtualCPUs, in: 1...HostConfiguration.coreLimit, "cpus")
    checks.require(
      machine.frequency.isProcessorSpeed && machine.frequency <= host.frequency, "frequency",
      "\(machine.frequency) is out of range", "a speed above 0, up to that of a core of the host, \(host.frequency)")
    checks.require(machine.memory.count >= 0, "memory", "\(machine.memory) is out of range", "0 B or more")
    checks.require(
      machine.network.bitsPerSecond.isFinite && machine.network.bitsPerSecond >= 0, "network",
      "\(machine.network) is out of range", "0 bit/s or more")
    checks.require(machine.storage.count >= 0, "storage", "\(machine.storage) is out of range", "0 B or more")
    return checks.errors
  }

  /// Throws the first problem, if there is one.
  public func validate() throws(ParameterError) {
    if let problem = problems().first { throw problem }
  }
}
