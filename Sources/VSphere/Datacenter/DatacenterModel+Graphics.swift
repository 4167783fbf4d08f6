import Quantities
import SimulationKernel

extension DatacenterModel {
  /// vGPUs there is room for on a host, of the first profile that machines of its cluster have.
  func freeGraphicsSlots(_ host: Int) -> Int32 {
    guard !graphics[host].gpus.isEmpty, let profile = graphicsProfile(ofCluster: Int(hosts[host].cluster)) else {
      return 0
    }
    var trial = graphics[host]
    var count: Int32 = 0
    while case .success = trial.place(profile) { count += 1 }
    return count
  }

  private func graphicsProfile(ofCluster cluster: Int) -> VirtualGPUProfile? {
    for group in groups where group.usesGraphics && machines[group.machines.lowerBound].cluster == Int32(cluster) {
      return group.graphicsProfile
    }
    return nil
  }

  /// Divides the GPUs of a host among the machines that run.
  mutating func settleGraphics(_ host: Int) {
    guard !graphics[host].gpus.isEmpty else { return }
    for position in graphics[host].gpus.indices {
      var members: ContiguousArray<Int> = []
      var demands: ContiguousArray<Double> = []
      var maximums: ContiguousArray<Int> = []
      for resident in hosts[host].residents where machines[Int(resident)].booking.graphics == Int32(position) {
        guard let profile = groups[Int(machines[Int(resident)].group)].graphicsProfile else { continue }
        members.append(Int(resident))
        demands.append(machines[Int(resident)].executes ? machines[Int(resident)].graphicsFraction : 0)
        maximums.append(profile.maximumPerGPU)
      }
      guard !members.isEmpty else { continue }
      var shares = demands
      configuration.graphicsScheduler.divide(demands: demands, maximums: maximums, into: &shares)
      for (member, share) in zip(members, shares) { machines[member].graphicsShare = share }
    }
  }

  /// How long the framebuffer of a machine is copied while it stands still.
  ///
  /// The save rate of the GPU is that of the published tables: 0.134 GB/s to vSphere 6.7 (P40), 0.84 GB/s from 7.0 (V100).
  func framebufferSeconds(_ index: Int, _ bandwidth: MigrationBandwidth) -> Double {
    guard let profile = groups[Int(machines[index].group)].graphicsProfile else { return 0 }
    let isOld = configuration.version < .v70
    let stun = VirtualGPUStun.general(
      fixedSeconds: isOld ? 1.53 : 1.67, vMotionBytesPerSecond: bandwidth.bytesPerSecond,
      saveBytesPerSecond: isOld ? 0.134e9 : 0.84e9)
    return stun.seconds(framebufferGB: Double(profile.framebufferMB) / 1024)
  }

  /// Gives a migration whose framebuffer takes too long its time-out.
  mutating func limitStun(_ slot: Int, _ scheduler: Scheduler<Event>) {
    let index = Int(migrations[slot].machine)
    guard groups[Int(machines[index].group)].usesGraphics, let transfer = migrations[slot].transfer,
      transfer.nextEventTime - scheduler.now > .seconds(rounding: VirtualGPUStun.defaultTimeoutSeconds)
    else { return }
    scheduler.cancel(migrations[slot].timer)
    migrations[slot].timer = scheduler.schedule(
      .stunTimeout(UInt32(slot)), after: .seconds(rounding: VirtualGPUStun.defaultTimeoutSeconds))
  }
}
