import Quantities
import RandomStreams
import Testing

@testable import VSphere

/// What must hold at every instant inside the discrete scheduler.
@Suite struct QuantumInvariantTests {
  @Test(arguments: [1, 2]) func processorsAndSkews(kind: Int) {
    let streams = RandomStreams(seed: 9, replication: UInt64(kind))
    withExtendedLifetime(streams) {
      var host = QuantumScheduler(cores: 4, coreMHz: 2000)
      for index in 0..<6 {
        _ = host.addMachine(
          vCPUs: 1 + index % 4, demandMHz: kind == 1 ? 100_000 : 2000, shares: Double(500 * (1 + index % 3)),
          limitMHz: index == 3 ? 1500 : .infinity, stream: streams.stream("machine \(index)"))
      }
      for _ in 0..<1500 {
        host.advance(to: host.nextEventTime)
        checkProcessors(host)
        for index in host.machines.indices { checkSkew(&host, index) }
      }
    }
  }

  /// Every processor runs a world that knows it, and none idles while somebody may run.
  private func checkProcessors(_ host: QuantumScheduler) {
    #expect(
      host.processors.enumerated().allSatisfy { number, processor in
        guard processor.world >= 0 else { return true }
        let world = host.worlds[Int(processor.world)]
        return world.state == .running && Int(world.processor) == number
      })
    let running = host.worlds.count { $0.state == .running }
    #expect(running == host.processors.count { $0.world >= 0 } && running == host.cores - host.idleProcessors)
    #expect(host.machines.reduce(0) { $0 + Int($1.running) } == running)
    #expect(host.waiting.count == host.worlds.count { $0.state == .ready })
    let mayRun = host.waiting.contains { !host.machines[Int(host.worlds[Int($0)].machine)].isHeld }
    #expect(host.idleProcessors == 0 || !mayRun)
  }

  /// No running vCPU is further ahead of a waiting sibling than the skew allows, no stopped one level with it.
  private func checkSkew(_ host: inout QuantumScheduler, _ machine: Int) {
    let worlds = host.machines[machine].worlds
    for world in worlds { host.count(world) }
    func least(_ states: [QuantumWorld.State]) -> Int64? {
      worlds.filter { states.contains(host.worlds[$0].state) }.map { host.worlds[$0].progress }.min()
    }
    for world in worlds where host.worlds[world].state == .running {
      if let slowest = least([.ready]) {
        #expect(host.worlds[world].progress - slowest <= host.settings.costopSkew.nanoseconds)
      }
    }
    for world in worlds where host.worlds[world].state == .costopped {
      guard let slowest = least([.ready, .running]) else { continue }
      #expect(host.worlds[world].progress - slowest >= host.settings.costartSkew.nanoseconds)
    }
  }
}
