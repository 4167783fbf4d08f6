import Glibc
import Quantities
import SimulationKernel

let n = UInt64(CommandLine.arguments[1])!
let holds = UInt64(CommandLine.arguments[2])!
var sim = Simulation(SingleProducerWorld(HoldModel(population: n)))
_ = sim.run(until: .never, budget: 2 * n)
func cpu() -> Double {
  var t = timespec(); clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); return Double(t.tv_sec) + Double(t.tv_nsec) * 1e-9
}
let b = cpu()
_ = sim.run(until: .never, budget: holds)
print((cpu() - b) * 1e9 / Double(holds), sim.now.nanoseconds, sim.world.producer.checksum, sim.fingerprint)
