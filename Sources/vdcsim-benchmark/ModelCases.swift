import Infrastructure
import Quantities
import Workloads

/// Case `share-tree LEAVES UPDATES`: demands of the leaves under one contended root change one after another.
func runShareTreeCase(_ arguments: [String]) -> Measurement? {
  guard arguments.count == 2, let leaves = Int(arguments[0]), let updates = Int(arguments[1]), leaves > 0, updates > 0
  else { return nil }
  var workload = ShareTreeWorkload(leaves: leaves)
  _ = workload.run(updates: min(updates, 10 * leaves))
  let before = processorSeconds()
  let sum = workload.run(updates: updates)
  let elapsed = processorSeconds() - before
  return Measurement(
    name: "share-tree", parameter: UInt64(leaves), nanosecondsPerOperation: elapsed * 1e9 / Double(updates),
    proof: "\(updates) \(sum)")
}

/// Case `read-traces FORMAT PATH`: reads a trace in a format by its name in scenario files; one operation is all of it.
func runTraceCase(_ arguments: [String]) -> Measurement? {
  guard arguments.count == 2, let format = TraceFormat(rawValue: arguments[0]) else { return nil }
  let source = TraceSource(path: arguments[1], format: format)
  let before = processorSeconds()
  guard let traces = try? TraceReader.read(source) else { return nil }
  let elapsed = processorSeconds() - before
  return Measurement(
    name: "read-traces", parameter: UInt64(traces.machineCount), nanosecondsPerOperation: elapsed * 1e9,
    proof: "\(traces.sampleCount) \(traces.percentSum ?? 0)")
}
