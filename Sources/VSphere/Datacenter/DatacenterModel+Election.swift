import Quantities
import SimulationKernel

extension DatacenterModel {
  /// Whether a cluster has a master that reaches the others.
  func hasMaster(_ cluster: Int) -> Bool {
    let master = clusters[cluster].master
    return master >= 0 && standsForElection(Int(master))
  }

  private func standsForElection(_ host: Int) -> Bool {
    hosts[host].condition.runsMachines && !hosts[host].isIsolated && !hosts[host].isAgentDown
  }

  private func electionWinner(_ cluster: Int, or host: Int? = nil) -> Int32 {
    let candidates = clusters[cluster].hostIDs.lazy.filter { standsForElection(Int($0)) || Int($0) == host }.map { id in
      MasterElection.Candidate(
        host: id, datastoreCount: datastores.count { $0.isReachable(from: Int(id)) }, managedObjectID: "host-\(id + 1)")
    }
    return MasterElection.winner(among: candidates)?.host ?? -1
  }

  /// Elects a master unless there is one: a host that is back does not replace it.
  mutating func electMaster(_ cluster: Int, _ scheduler: Scheduler<Event>) {
    guard !hasMaster(cluster) else { return }
    let winner = electionWinner(cluster)
    clusters[cluster].master = winner
    guard winner >= 0 else {
      // Nobody is left; the first host that is back begins anew.
      clusters[cluster].election.failure = -1
      return
    }
    clusters[cluster].election.masterSince = scheduler.now
    clusters[cluster].restarts.masterChanged()
    record("ha_master_elected", entity: hostNames[Int(winner)], at: scheduler.now)
  }

  /// The new master has read which machines are protected: it restarts all that failed before it was elected.
  mutating func takeOver(_ cluster: Int, _ scheduler: Scheduler<Event>) {
    clusters[cluster].election.failure = -1
    guard hasMaster(cluster) else { return electIfMasterless(cluster, scheduler) }
    clusters[cluster].election.isMasterReady = true
    let since = clusters[cluster].election.masterSince
    for index in failures.indices
    where !failures[index].machines.isEmpty && failures[index].startedAt <= since
      && Int(hosts[Int(failures[index].host)].cluster) == cluster
    {
      initiateRestarts(index, scheduler)
    }
    advanceRestarts(cluster, scheduler)
  }

  /// A host failed that was about to win an election under way: the others start over.
  mutating func restartElection(_ cluster: Int, without host: Int, _ scheduler: Scheduler<Event>) {
    let index = Int(clusters[cluster].election.failure)
    guard index >= 0, let begin = failures[index].detection.delay(of: .electionStarts),
      let end = failures[index].detection.delay(of: .newMaster), scheduler.now > failures[index].startedAt + begin,
      scheduler.now < failures[index].startedAt + end, electionWinner(cluster, or: host) == Int32(host)
    else { return }
    let newEnd = scheduler.now + FailureDetection.electionDuration
    failures[index].postponeMaster(by: newEnd - (failures[index].startedAt + end))
  }

  /// Hosts without a master elect one, unless they do already.
  mutating func electIfMasterless(_ cluster: Int, _ scheduler: Scheduler<Event>) {
    guard configuration.clusters[cluster].ha.isEnabled, clusters[cluster].election.failure < 0, !hasMaster(cluster),
      let host = clusters[cluster].hostIDs.first(where: { standsForElection(Int($0)) })
    else { return }
    var detection = FailureDetection(role: .master, hasHeartbeatDatastores: true, event: .hostFailed)
    detection.steps = [
      FailureDetection.Step(.electionStarts, .zero),
      FailureDetection.Step(.newMaster, FailureDetection.electionDuration),
    ]
    detection.addTakeover()
    failures.append(HostFailure(host: host, detection: detection, startedAt: scheduler.now))
    clusters[cluster].election.isMasterReady = false
    clusters[cluster].election.failure = Int32(failures.count - 1)
    scheduleDetection(failures.count - 1, scheduler)
  }

  /// A host or its agent is back: what was being found out about it no longer counts.
  mutating func forgetDetection(_ host: Int32, _ scheduler: Scheduler<Event>) {
    let cluster = Int(hosts[Int(host)].cluster)
    for index in failures.indices where failures[index].host == host && failures[index].machines.isEmpty {
      guard Int32(index) == clusters[cluster].election.failure else {
        failures[index].isOver = true
        continue
      }
      // The others have elected somebody already, or the old master goes on.
      guard clusters[cluster].master == host, hasMaster(cluster) else { continue }
      failures[index].isOver = true
      clusters[cluster].election.failure = -1
      clusters[cluster].election.isMasterReady = true
    }
    electIfMasterless(cluster, scheduler)
  }
}

extension FailureDetection {
  /// Adds what a new master does whatever happened to the old one: it restarts what does not run.
  mutating func addTakeover() {
    guard delay(of: .restartsInitiated) == nil, let elected = delay(of: .newMaster) else { return }
    let time = elected + Self.protectedListDelay
    let position = steps.firstIndex { $0.delay > time } ?? steps.count
    steps.insert(Step(.restartsInitiated, time), at: position)
  }
}
