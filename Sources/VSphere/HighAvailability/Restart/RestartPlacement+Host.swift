extension RestartPlacement {
  /// A host as HA sees it.
  public struct Host: Sendable, Hashable {
    /// Whether it can take machines as far as the master knows: connected, agent live, not in maintenance or standby.
    /// A host stays available until its failure is detected.
    public var isAvailable: Bool
    /// Whether it is dedicated to failover.
    public var isFailoverHost: Bool
    /// Whether the agent machines it needs are running.
    public var hasAgents: Bool
    /// Unreserved processor capacity, MHz.
    public var unreservedCPUMHz: Double
    /// Unreserved memory, bytes.
    public var unreservedMemoryBytes: Int64
    /// Virtual functions nobody has.
    public var freeVirtualFunctions: Int32
    /// Virtual GPUs that could still be placed.
    public var freeVGPUs: Int32
    /// Ports of distributed switches nobody has.
    public var freeDistributedPorts: Int32
    /// Machines it may still take.
    public var freeMachines: Int32
    /// Virtual processors it may still take.
    public var freeVCPUs: Int32
    /// Power-ons of HA that are under way; the restart queue counts them.
    public internal(set) var startsInProgress: Int32 = 0
    /// Machines it was given since nothing was left to restart.
    public internal(set) var restarts: Int32 = 0
    /// Whether power-ons there hold back the machines now looked at; the restart queue sets it.
    var isHeld = false

    /// Makes a host: available, no devices, limits of a host: 1024 machines, 4096 virtual processors (known: vSphere
    /// configuration maximums), and as many distributed ports as asked for.
    public init(
      unreservedCPUMHz: Double, unreservedMemoryBytes: Int64, isAvailable: Bool = true, isFailoverHost: Bool = false,
      hasAgents: Bool = true, freeVirtualFunctions: Int32 = 0, freeVGPUs: Int32 = 0,
      freeDistributedPorts: Int32 = .max, freeMachines: Int32 = 1024, freeVCPUs: Int32 = 4096
    ) {
      self.unreservedCPUMHz = unreservedCPUMHz
      self.unreservedMemoryBytes = unreservedMemoryBytes
      self.isAvailable = isAvailable
      self.isFailoverHost = isFailoverHost
      self.hasAgents = hasAgents
      self.freeVirtualFunctions = freeVirtualFunctions
      self.freeVGPUs = freeVGPUs
      self.freeDistributedPorts = freeDistributedPorts
      self.freeMachines = freeMachines
      self.freeVCPUs = freeVCPUs
    }
  }
}
