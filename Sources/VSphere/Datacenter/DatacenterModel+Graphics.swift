import Quantities
import SimulationKernel

extension DatacenterModel {
  /// Devices there is room for on a host, of the first kind that machines of its cluster have.
  func freeGraphicsSlots(_ host: Int) -> Int32 {
    guard graphics[host].gpuCount > 0, let device = graphicsDevice(ofCluster: Int(hosts[host].cluster)) else {
      return 0
    }
    return Int32(graphics[host].room(for: device))
  }

  private func graphicsDevice(ofCluster cluster: Int) -> GraphicsDevice? {
    for group in groups where group.usesGraphics && machines[group.machines.lowerBound].cluster == Int32(cluster) {
      return group.graphics
    }
    return nil
  }

  /// Divides the GPUs of a host among the machines that run.
  mutating func settleGraphics(_ host: Int, _ now: SimTime) {
    guard graphics[host].gpuCount > 0 else { return }
    for resident in hosts[host].residents {
      guard let position = machines[Int(resident)].booking.graphics else { continue }
      accrueGraphics(Int(resident), now)
      let demand = machines[Int(resident)].executes ? machines[Int(resident)].graphicsFraction : 0
      machines[Int(resident)].graphicsUse.demand = demand
      graphics[host].setDemand(position, to: demand)
    }
    graphics[host].solve()
    for resident in hosts[host].residents {
      guard let position = machines[Int(resident)].booking.graphics else { continue }
      machines[Int(resident)].graphicsShare = graphics[host].share(position)
    }
  }

  /// Accounts what a machine wanted and got of a GPU until now.
  private mutating func accrueGraphics(_ index: Int, _ now: SimTime) {
    machines[index].graphicsUse.accrue(to: now, share: machines[index].graphicsShare)
  }

  /// Takes a machine off its GPU.
  mutating func stopGraphics(_ index: Int, _ now: SimTime) {
    guard groups[Int(machines[index].group)].usesGraphics else { return }
    accrueGraphics(index, now)
    machines[index].graphicsUse.demand = 0
    machines[index].graphicsShare = 0
  }

  /// Busy part of the GPUs of a host together, 0 to 1; 0 where there are none.
  func graphicsUtilisation(_ host: Int) -> Double {
    let count = graphics[host].gpuCount
    guard count > 0 else { return 0 }
    return (0..<count).reduce(0) { $0 + graphics[host].utilisation(of: $1) } / Double(count)
  }

  /// Part of the demand for GPUs of a group's machines that was not met, %; 0 without demand.
  func unservedGraphics(ofGroup group: Int) -> Double {
    var total = GraphicsUse()
    for index in groups[group].machines {
      var use = machines[index].graphicsUse
      use.accrue(to: finishedAt, share: machines[index].graphicsShare)
      total.demandIntegral += use.demandIntegral
      total.servedIntegral += use.servedIntegral
    }
    guard total.demandIntegral > 0 else { return 0 }
    return 100 * (total.demandIntegral - total.servedIntegral) / total.demandIntegral
  }

  /// How long the framebuffer of a machine is copied while it stands still.
  func framebufferSeconds(_ index: Int, _ bandwidth: MigrationBandwidth) -> Double {
    guard let device = groups[Int(machines[index].group)].graphics else { return 0 }
    return VirtualGPUStun.of(device.board).seconds(
      usedFramebufferGB: Double(device.framebufferMB) / 1024,
      bandwidthGBPerSecond: bandwidth.bytesPerSecond / 1e9)
  }

  /// Gives a migration whose framebuffer takes too long its time-out.
  mutating func limitStun(_ slot: Int, _ scheduler: Scheduler<Event>) {
    let index = Int(migrations[slot].machine)
    let limit = SimDuration.seconds(rounding: SwitchoverCost.framebufferStunTimeoutSeconds)
    guard groups[Int(machines[index].group)].usesGraphics, let transfer = migrations[slot].transfer,
      transfer.nextEventTime - scheduler.now > limit
    else { return }
    scheduler.cancel(migrations[slot].timer)
    migrations[slot].timer = scheduler.schedule(.stunTimeout(UInt32(slot)), after: limit)
  }
}
