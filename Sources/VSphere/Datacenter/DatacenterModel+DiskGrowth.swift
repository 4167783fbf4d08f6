import Quantities
import SimulationKernel

/// Disks that grow: of what a machine writes, a part goes to blocks that were never written before.
///
/// At every demand sample a machine's disks take the space of what it has written in the interval: commands a second
/// now, times bytes written by a command, times `firstWriteFraction`; the rest rewrites blocks, which takes space only
/// in snapshots. By default the part is 0 and disks keep their size (modelling default). A write that finds no space
/// stops the machine with a question (known: thin-provisioned datastores); it goes on when there is space.
extension DatacenterModel {
  /// Schedules the writes of the groups that have any.
  mutating func startDiskGrowth(_ scheduler: Scheduler<Event>) {
    for group in groups.indices where groups[group].hasGrowingDisks {
      scheduler.schedule(.diskGrowth(UInt32(group)), after: groups[group].interval, priority: .arrival)
    }
  }

  /// The machines of a group have written for another interval.
  mutating func growDisks(_ group: Int, _ scheduler: Scheduler<Event>) {
    let seconds = groups[group].interval.seconds
    for index in groups[group].machines {
      if machines[index].pausedBytes > 0 {
        resumeWriting(index, scheduler)
      } else if machines[index].executes {
        for position in disks[index].indices { growDisk(index, position, seconds, scheduler) }
      }
    }
    scheduler.schedule(.diskGrowth(UInt32(group)), after: groups[group].interval, priority: .arrival)
  }

  private mutating func growDisk(_ index: Int, _ position: Int, _ seconds: Double, _ scheduler: Scheduler<Event>) {
    let written = writtenBytesPerSecond(index, disks: [position]) * seconds
    let first = Int64(written * (diskSpecification(index, position)?.firstWriteFraction ?? 0))
    let disk = disks[index][position]
    let datastore = Int(disk.datastore)
    do throws(StorageRefusal) {
      _ = try datastores[datastore].space.write(
        to: disk.id, firstBytes: first, rewrittenBytes: Int64(written) - first)
      noteSpace(datastore, scheduler)
    } catch {
      guard machines[index].pausedBytes == 0 else { return }
      machines[index].pausedBytes = max(1, first)
      pausedMachines += 1
      stun(index, scheduler.now)
      offerStorage(index)
      record(
        "vm_paused", entity: machineNames[index], source: datastores[datastore].name, detail: "\(error)",
        at: scheduler.now)
      noteSpace(datastore, scheduler)
    }
  }

  /// A paused machine tries its write again.
  mutating func resumeWriting(_ index: Int, _ scheduler: Scheduler<Event>) {
    for disk in disks[index] {
      do throws(StorageRefusal) {
        _ = try datastores[Int(disk.datastore)].space.write(to: disk.id, firstBytes: machines[index].pausedBytes)
      } catch {
        return
      }
      break
    }
    endPause(index, scheduler.now)
    offerStorage(index)
    record("vm_resumed", entity: machineNames[index], at: scheduler.now)
  }

  /// A machine no longer waits for space.
  mutating func endPause(_ index: Int, _ now: SimTime) {
    guard machines[index].pausedBytes > 0 else { return }
    machines[index].pausedBytes = 0
    pausedMachines -= 1
    if machines[index].stuns > 0 { unstun(index, now) }
  }
}
