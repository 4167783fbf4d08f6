import Quantities

extension HostMemory {
  /// Takes a machine in: its overhead and, when pinned, all of its memory; otherwise it has touched nothing yet.
  /// - Parameter machine: settings without problems.
  /// - Returns: its slot; nil when the reservation and overhead do not fit (`admits`).
  public mutating func addMachine(_ machine: MachineMemorySettings) -> Int? { nil }

  /// Changes a machine that runs: size (hot add), reservation, limit, shares, overhead and what else may change. A
  /// smaller size, and a change of pinning or salt, need a power cycle.
  /// - Returns: false, and nothing has changed, when a higher reservation or overhead does not fit.
  public mutating func reconfigure(_ slot: Int, _ machine: MachineMemorySettings) -> Bool { false }

  /// Removes a machine with all it has.
  /// - Returns: what it held, as `machine(_:)` would have said.
  @discardableResult public mutating func removeMachine(_ slot: Int) -> MachineMemory { MachineMemory() }

  /// Changes what the guest does. New memory is touched at once while the host has plenty, else from pass to pass.
  /// - Parameters:
  ///   - activeBytes: what it works with; what exceeds `wantedBytes` is cut.
  ///   - wantedBytes: what it wants to use, caches included; what exceeds the configured size is cut. What it touched and
  ///     no longer wants stays with it (the host does not know) until a balloon takes it.
  public mutating func setDemand(_ slot: Int, activeBytes: Int64, wantedBytes: Int64) {}

  /// Puts pages in that arrive by a migration or resume; the machine wants at least what it has then. Room is made at
  /// once by compression and swapping where there is none.
  /// - Parameters:
  ///   - bytes: arriving pages; what exceeds the configured size is cut.
  ///   - swappedBytes: pages that stay in a swap file both hosts reach.
  /// - Returns: pages there was no room for: they went to the machine's swap file.
  @discardableResult public mutating func populate(_ slot: Int, bytes: Int64, swappedBytes: Int64 = 0) -> Int64 { 0 }

  /// The memory of a machine as it stands. O(1).
  public func machine(_ slot: Int) -> MachineMemory { MachineMemory() }

  /// Part of the time a machine waits for memory, 0 to 0.95; the model asks after every pass. O(1).
  public func stallFraction(_ slot: Int) -> Double { 0 }

  /// Part of a machine's memory backed by large pages, 0 to 1. O(1).
  public func largePagesFraction(_ slot: Int) -> Double { 0 }

  /// The host by what its memory is used for. O(machines).
  public func totals() -> HostMemoryTotals { HostMemoryTotals() }
}
