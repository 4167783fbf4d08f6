import Infrastructure

/// A stream of traffic over one uplink in one direction: a VM's port, a vMotion, a storage session.
public struct NetworkFlowID: Hashable, Sendable, BitwiseCopyable {
  /// Dense position; reused after the flow is removed.
  public let index: Int32

  /// The flow at a position.
  public init(_ index: Int32) { self.index = index }
}

/// Which way traffic goes over an uplink. Both ways have the adapter's full speed.
public enum NetworkDirection: UInt8, Sendable, CaseIterable {
  /// From the host to the network, where Network I/O Control divides.
  case transmit
  /// From the network to the host: nobody's shares, flows divide the link evenly (modelling default).
  case receive
}

/// Divides the uplinks of a host (or of many) among classes of traffic, and each class's part among its flows.
///
/// Weighted max-min fairness with floors and ceilings, per adapter over classes, then over the flows of a class. What a
/// class does not want goes to the others. Traffic that bypasses the virtual switch (SR-IOV) is not shaped and may take
/// the whole link (published: vSphere Networking, 'SR-IOV'); here it comes first, and only reservations hold against
/// it, cut by the factor by which all guarantees together exceed the link (modelling default).
///
/// Settings only mark what they touch; `solve` works out what is marked. Nothing is allocated once the sizes are
/// reached.
///
/// Source: vSphere Networking, 'Network I/O Control' (known); the division is `ShareTree`'s.
public struct NetworkIOControl: Sendable {
  private struct Uplink: Sendable {
    var bitsPerSecond: Double
    var isUp = true
    var roots: (transmit: ShareNodeID, receive: ShareNodeID)
    /// Groups of the transmit side: by class, and of what bypasses the switch.
    var classes: ContiguousArray<ShareNodeID>
    var direct: ShareNodeID
  }
  private struct Flow: Sendable {
    var uplink: Int32
    var direction: NetworkDirection
    /// Position of the class, or -1 for what bypasses the switch.
    var traffic: Int8
    var shares: Double
    var reservation: Double
    var limit: Double
    var demand: Double
    var node: ShareNodeID
  }

  /// The settings in force.
  public let settings: NetworkIOControlSettings
  private var tree = ShareTree()
  private var uplinks: ContiguousArray<Uplink> = []
  private var flows: ContiguousArray<Flow> = []
  private var freeFlows: ContiguousArray<Int32> = []

  /// Makes a switch without uplinks.
  public init(_ settings: NetworkIOControlSettings) { self.settings = settings }

  // MARK: Uplinks

  /// Adds a physical adapter and returns its position: 0, 1, 2 in order.
  public mutating func addUplink(bitsPerSecond: Double) -> Int {
    let transmit = tree.addRoot(capacity: bitsPerSecond)
    let receive = tree.addRoot(capacity: bitsPerSecond)
    var classes: ContiguousArray<ShareNodeID> = []
    if settings.isEnabled {
      for allocation in settings.allocations {
        classes.append(
          tree.addGroup(
            under: transmit, shares: allocation.shares.shares, reservation: allocation.reservationBitsPerSecond,
            limit: allocation.limitBitsPerSecond))
      }
    }
    let direct = tree.addGroup(under: transmit, shares: 1, reservation: bitsPerSecond)
    uplinks.append(
      Uplink(bitsPerSecond: bitsPerSecond, roots: (transmit, receive), classes: classes, direct: direct))
    return uplinks.count - 1
  }

  /// Number of physical adapters.
  public var uplinkCount: Int { uplinks.count }

  /// Speed of an uplink, whether or not it is up.
  public func bitsPerSecond(of uplink: Int) -> Double { uplinks[uplink].bitsPerSecond }

  /// Whether an uplink has its link.
  public func isUp(_ uplink: Int) -> Bool { uplinks[uplink].isUp }

  /// An uplink fails or comes back; flows on a failed one have no grant until they move.
  public mutating func setUplink(_ uplink: Int, isUp: Bool) {
    guard uplinks[uplink].isUp != isUp else { return }
    uplinks[uplink].isUp = isUp
    let capacity = isUp ? uplinks[uplink].bitsPerSecond : 0
    tree.setCapacity(of: uplinks[uplink].roots.transmit, to: capacity)
    tree.setCapacity(of: uplinks[uplink].roots.receive, to: capacity)
  }

  // MARK: Flows

  /// Adds a flow of a class on an uplink; its grant is 0 until the next `solve`.
  /// - Parameters:
  ///   - traffic: class of traffic; nil for a virtual function, which no class shapes.
  ///   - shares: weight among the flows of the class while sending. A VM's port has 50 by default, the normal level.
  ///   - reservationBitsPerSecond: guarantee of the port while sending.
  ///   - limitBitsPerSecond: cap of the port.
  ///   - demandBitsPerSecond: what it would send or receive if it were alone.
  public mutating func addFlow(
    on uplink: Int, _ direction: NetworkDirection, _ traffic: TrafficClass?, shares: Double = 50,
    reservationBitsPerSecond: Double = 0, limitBitsPerSecond: Double = .infinity, demandBitsPerSecond: Double
  ) -> NetworkFlowID {
    var flow = Flow(
      uplink: Int32(uplink), direction: direction, traffic: Int8(traffic?.index ?? -1), shares: shares,
      reservation: reservationBitsPerSecond, limit: limitBitsPerSecond, demand: demandBitsPerSecond, node: .none)
    flow.node = addLeaf(flow)
    let index: Int32
    if let free = freeFlows.popLast() {
      index = free
      flows[Int(free)] = flow
    } else {
      index = Int32(flows.count)
      flows.append(flow)
    }
    return NetworkFlowID(index)
  }

  /// Removes a flow.
  public mutating func remove(_ id: NetworkFlowID) {
    tree.remove(flows[Int(id.index)].node)
    flows[Int(id.index)].node = .none
    freeFlows.append(id.index)
  }

  /// Changes what a flow would use if it were alone, bits per second.
  public mutating func setDemand(of id: NetworkFlowID, toBitsPerSecond demand: Double) {
    flows[Int(id.index)].demand = demand
    tree.setDemand(of: flows[Int(id.index)].node, to: demand)
  }

  /// Changes a flow's cap, as a shaper does when its burst is used up.
  public mutating func setLimit(of id: NetworkFlowID, toBitsPerSecond limit: Double) {
    flows[Int(id.index)].limit = limit
    tree.setLimit(of: flows[Int(id.index)].node, to: limit)
  }

  /// Moves a flow to another uplink, as teaming does.
  public mutating func move(_ id: NetworkFlowID, to uplink: Int) {
    guard flows[Int(id.index)].uplink != Int32(uplink) else { return }
    tree.remove(flows[Int(id.index)].node)
    flows[Int(id.index)].uplink = Int32(uplink)
    flows[Int(id.index)].node = addLeaf(flows[Int(id.index)])
  }

  /// The uplink a flow is on.
  public func uplink(of id: NetworkFlowID) -> Int { Int(flows[Int(id.index)].uplink) }

  // MARK: Solution

  /// Divides anew what changed since the last time.
  public mutating func solve() { tree.solve() }

  /// Bits per second a flow has since the last `solve`.
  public func bitsPerSecond(of id: NetworkFlowID) -> Double { tree.grant(of: flows[Int(id.index)].node) }

  /// Bits per second a class has on an uplink since the last `solve`; 0 when classes are switched off.
  public func bitsPerSecond(of traffic: TrafficClass, on uplink: Int) -> Double {
    settings.isEnabled ? tree.grant(of: uplinks[uplink].classes[traffic.index]) : 0
  }

  /// Busy part of an uplink in a direction since the last `solve`; 0 when it is down.
  public func utilisation(of uplink: Int, _ direction: NetworkDirection) -> Double {
    let roots = uplinks[uplink].roots
    let speed = uplinks[uplink].bitsPerSecond
    guard uplinks[uplink].isUp, speed > 0 else { return 0 }
    return tree.grant(of: direction == .transmit ? roots.transmit : roots.receive) / speed
  }

  private mutating func addLeaf(_ flow: Flow) -> ShareNodeID {
    let uplink = uplinks[Int(flow.uplink)]
    if flow.direction == .receive {
      return tree.addLeaf(under: uplink.roots.receive, shares: 1, limit: flow.limit, demand: flow.demand)
    }
    let parent =
      flow.traffic < 0
      ? uplink.direct : settings.isEnabled ? uplink.classes[Int(flow.traffic)] : uplink.roots.transmit
    return tree.addLeaf(
      under: parent, shares: flow.shares, reservation: flow.reservation, limit: flow.limit, demand: flow.demand)
  }
}
