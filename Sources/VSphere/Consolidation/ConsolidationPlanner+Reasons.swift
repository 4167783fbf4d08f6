import Quantities

extension ConsolidationPlanner {
  /// Why a machine goes where it goes, or stays: what the choice adds, what the runner-up would, and how many
  /// candidates fell to which rule. Asks every candidate again, so only where decisions are recorded.
  mutating func reason(for machine: Int, request: Double, choice: Int?, _ cluster: borrowing ClusterState) -> String {
    var excluded = 0
    var withoutRoom = 0
    var overloaded = 0
    var runnerUp: (host: Int, increase: Double)?
    var chosenIncrease = 0.0
    for host in usedHosts + unusedHosts.compactMap(\.last) {
      let index = Int(host)
      let outlook = hosts[index]
      if outlook.isExcluded {
        excluded += 1
      } else if !hasRoom(outlook, machine, request, cluster) || !cluster.mayPlace(machine, on: index) {
        withoutRoom += 1
      } else if outlook.allocated != 0, isOverloaded(index, with: machine, request: request, cluster) {
        overloaded += 1
      } else {
        let increase = powerIncrease(outlook, request, cluster)
        if index == choice {
          chosenIncrease = increase
        } else if runnerUp.map({ increase < $0.increase || (increase == $0.increase && index < $0.host) }) ?? true {
          runnerUp = (index, increase)
        }
      }
    }
    let rejected =
      "of the others \(withoutRoom) have no room, \(overloaded) would be overloaded, \(excluded) are not eligible"
    guard choice != nil else { return "stays: no host can take \(shortText(request)) MHz; \(rejected)" }
    let margin =
      runnerUp.map { ", \(hostNames[$0.host]) would add \(rounded($0.increase)) W" } ?? ", no other host can take it"
    return "adds \(rounded(chosenIncrease)) W for \(shortText(request)) MHz\(margin); \(rejected)"
  }

  private func rounded(_ watts: Double) -> String { shortText((watts * 1000).rounded() / 1000) }
}
