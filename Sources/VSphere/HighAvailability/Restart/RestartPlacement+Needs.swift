extension RestartPlacement {
  /// What a machine takes of a host.
  public struct Needs: Sendable, Hashable {
    /// Processor reservation, MHz.
    public var cpuReservationMHz: Double
    /// Memory reservation with overhead, bytes.
    public var memoryBytes: Int64
    /// Virtual processors.
    public var vCPUs: Int32
    /// Virtual functions.
    public var virtualFunctions: Int32
    /// Virtual GPUs.
    public var vGPUs: Int32
    /// Ports of distributed switches.
    public var distributedPorts: Int32
    /// Whether it is an agent machine, which needs no other agents on its host.
    public var isAgent: Bool

    /// Makes needs.
    public init(
      cpuReservationMHz: Double = 0, memoryBytes: Int64 = 0, vCPUs: Int32 = 1, virtualFunctions: Int32 = 0,
      vGPUs: Int32 = 0, distributedPorts: Int32 = 0, isAgent: Bool = false
    ) {
      self.cpuReservationMHz = cpuReservationMHz
      self.memoryBytes = memoryBytes
      self.vCPUs = vCPUs
      self.virtualFunctions = virtualFunctions
      self.vGPUs = vGPUs
      self.distributedPorts = distributedPorts
      self.isAgent = isAgent
    }
  }
}

extension RestartPlacement.Needs {
  /// Adds what a host has left, as the needs that would just fit into all hosts added together.
  mutating func add(_ host: RestartPlacement.Host) {
    cpuReservationMHz += Swift.max(0, host.unreservedCPUMHz)
    memoryBytes += Swift.max(0, host.unreservedMemoryBytes)
    virtualFunctions += host.freeVirtualFunctions
    vGPUs += host.freeVGPUs
    vCPUs += Swift.max(0, host.freeVCPUs)
  }

  func covers(_ needs: RestartPlacement.Needs) -> Bool {
    cpuReservationMHz >= needs.cpuReservationMHz && memoryBytes >= needs.memoryBytes
      && virtualFunctions >= needs.virtualFunctions && vGPUs >= needs.vGPUs && vCPUs >= needs.vCPUs
  }
}
