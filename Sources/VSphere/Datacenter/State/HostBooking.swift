/// What one machine holds on one host: reservations, memory, devices. A migrating machine has two.
struct HostBooking: BitwiseCopyable {
  /// The host, or -1 for no booking.
  var host: Int32 = -1
  /// Slot in the host's memory.
  var memorySlot: Int32 = -1
  /// Reserved processor capacity.
  var reservedMHz = 0.0
  /// Reserved memory, overhead included.
  var reservedBytes: Int64 = 0
  /// Number of SR-IOV virtual functions.
  var functionCount: Int32 = 0
  /// Where its virtual GPU is; meaningful for machines that have one.
  var graphics: GraphicsPosition?

  /// No booking.
  static let none = HostBooking()
  /// Whether there is one.
  var exists: Bool { host >= 0 }
}

/// Why a machine cannot be powered on or put on a host, as a person reads it.
struct Denial: Error, Hashable {
  /// The rule, in a few words: column `detail` of events.
  var reason: String
}
