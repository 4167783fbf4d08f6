/// An event of one model: a small enum or struct of plain values, at most 16 bytes, no references.
public protocol SimulationEvent: BitwiseCopyable, Sendable {
  /// Kind of event and the entity it is for, as one word for the event-order fingerprint: kind in the upper half,
  /// dense index of the target in the lower.
  var label: EventLabel { get }
}

/// Kind and target of an event.
public struct EventLabel: Hashable, Sendable, BitwiseCopyable {
  /// A number of the model for the kind of event.
  public let kind: UInt32
  /// Dense index of the entity the event is for.
  public let target: UInt32

  /// Makes a label.
  @inlinable public init(kind: UInt32, target: UInt32) {
    self.kind = kind
    self.target = target
  }
}

/// Which producer of a world an event belongs to.
public struct ProducerID: Hashable, Sendable, BitwiseCopyable {
  /// Position of the producer in its world.
  public let index: UInt16

  /// The producer at a position.
  @inlinable public init(_ index: UInt16) { self.index = index }
}

/// Refers to a scheduled event. Harmless when stale: after the event ran or was cancelled it refers to nothing.
public struct EventHandle: Hashable, Sendable, BitwiseCopyable {
  @usableFromInline let slot: UInt32
  @usableFromInline let generation: UInt32

  @inlinable init(slot: UInt32, generation: UInt32) {
    self.slot = slot
    self.generation = generation
  }

  /// Refers to no event, ever.
  public static let none = EventHandle(slot: .max, generation: 0)
}
