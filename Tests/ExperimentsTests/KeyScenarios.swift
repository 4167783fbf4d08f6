/// A small datacenter, and the sections whose keys have something to change in it.
struct KeyScenario {
  var text: String
  var sections: [String]

  init(_ text: String, _ sections: [String]) {
    self.text = text
    self.sections = sections
  }

  /// Whether a key, without positions in lists, is one of the sections or lies in one.
  func has(_ key: String) -> Bool { sections.contains { key == $0 || key.hasPrefix($0 + ".") } }
}

/// Small datacenters in which every part of the model has something to do, so that every key has something to change.
let keyScenarios: [KeyScenario] = [
  KeyScenario(
    processorKeys,
    [
      "kind", "seed", "horizon", "output", "vsphere", "processor", "clusters.drs", "clusters.name", "vms.count",
      "vms.cpus", "vms.state", "vms.host", "vms.cpu", "vms.demand.cpu", "vms.demand.interval", "hosts",
    ]),
  KeyScenario(classicKeys, ["clusters.drs", "vms.automation_level", "operations"]),
  KeyScenario(
    memoryKeys,
    [
      "memory_management", "vms.memory", "vms.memory_allocation", "vms.zero_pages", "vms.duplicate_pages",
      "vms.tools", "vms.large_pages", "vms.demand.memory", "vms.demand.touched",
    ]),
  KeyScenario(storageKeys, ["datastores", "datastore_clusters", "vms.disks", "vms.demand.iops", "operations"]),
  KeyScenario(
    networkKeys,
    [
      "networks", "network_io_control", "vms.adapters", "vms.demand.receive", "vms.demand.send",
      "vms.demand.packet_size", "vms.demand.traffic", "hosts.ports",
    ]),
  KeyScenario(
    highAvailabilityKeys, ["clusters.ha", "clusters.rules", "vms.restart_priority", "hosts.racks", "faults"]),
  KeyScenario(protectionKeys, ["clusters.ha", "vms.fault_tolerance", "faults", "operations"]),
  KeyScenario(powerKeys, ["clusters.dpm", "hosts"]),
  KeyScenario(graphicsKeys, ["graphics", "hosts.gpus", "vms.vgpu", "vms.passthrough_gpu", "vms.demand.gpu"]),
  KeyScenario(
    migrationKeys,
    [
      "vmotion", "vms.encryption", "vms.demand.dirty_rate", "vms.demand.writable_working_set", "vms.demand.memory",
    ]),
  KeyScenario(
    operationKeys,
    [
      "vmotion", "operations", "faults", "vms.guest", "vms.secure_boot", "vms.tpm", "vms.template", "vms.disks",
    ]),
  KeyScenario(guestKeys, ["vms.virtualization"]),
  KeyScenario(
    nodeKeys,
    [
      "numa", "vms.numa", "vms.memory_intensity", "vms.cores_per_socket", "hosts.numa_nodes_per_socket",
    ]),
  KeyScenario(consolidationKeys, ["clusters.policy", "clusters.consolidation"]),
  KeyScenario(poolKeys, ["clusters.resource_pools", "vms.cpu", "vms.pool"]),
  KeyScenario(quantumKeys, ["processor", "vms.credit"]),
]

private let processorKeys = """
  kind: datacenter
  horizon: 40 min
  output: {interval: 1 min, tables: [clusters, hosts, vms]}
  clusters: [{name: c, drs: {algorithm: score}, ha: {enabled: false}}]
  hosts: [{name: esx, count: 2, cores_per_socket: 4, memory: 64 GiB}, {name: big, cores_per_socket: 6,
    memory: 64 GiB}]
  vms:
    - {name: busy, count: 6, cpus: 4, memory: 2 GiB, host: esx-1, demand: {cpu: 70%}}
    - {name: idle, count: 4, cpus: 2, memory: 1 GiB, demand: {cpu: {steps: [{at: 0 s, value: 10%}, {at: 10 min,
      value: 90%}]}}}
    - {name: late, count: 2, cpus: 2, memory: 1 GiB, state: stopped, demand: {cpu: {daily: {low: 5%, high: 50%,
      peak: 1 h, noise: 0.2}}}}
  operations: [{at: 5 min, do: power-on, vms: late}, {at: 20 min, do: enter-maintenance, host: big}]

  """

private let classicKeys = """
  kind: datacenter
  horizon: 40 min
  output: {interval: 1 min, tables: [clusters, hosts, vms]}
  clusters: [{name: c, drs: {algorithm: classic, threshold: 5}, ha: {enabled: false}}]
  hosts: [{name: esx, count: 4, cores_per_socket: 4, memory: 32 GiB}]
  vms:
    - {name: busy, count: 8, cpus: 2, memory: 2 GiB, host: esx-1, demand: {cpu: {distribution: beta, alpha: 4,
      beta: 2}, memory: 80%, dirty_rate: 1 Gbit/s, interval: 3 min, receive: 3 Gbit/s}}
    - {name: idle, count: 6, cpus: 1, memory: 4 GiB, host: esx-2, demand: {cpu: 10%, memory: 10%, touched: 90%}}
    - {name: some, count: 5, cpus: 1, memory: 1 GiB, host: esx-3, demand: {cpu: 30%}}
    - {name: late, count: 4, cpus: 2, memory: 1 GiB, state: stopped, demand: {cpu: 60%}}
  operations: [{at: 12 min, do: power-on, vms: late}, {at: 20 min, do: enter-maintenance, host: esx-4}]

  """

private let memoryKeys = """
  kind: datacenter
  horizon: 30 min
  output: {interval: 1 min, tables: [clusters, hosts, vms]}
  hosts: [{name: esx, cores_per_socket: 8, memory: 16 GiB}]
  datastores: [{name: local, capacity: 2 TiB, protocol: local}]
  vms:
    - {name: guest, count: 6, cpus: 1, memory: 3 GiB, disks: [{name: d, capacity: 8 GiB}], demand: {cpu: 30%,
      memory: {distribution: beta, alpha: 2, beta: 2}, touched: 90%, interval: 2 min}}
    - {name: bare, count: 3, cpus: 1, memory: 3 GiB, tools: false, disks: [{name: d, capacity: 8 GiB}],
      demand: {cpu: 30%, memory: 60%, touched: 95%}}
    - {name: small, count: 2, cpus: 1, memory: 2 GiB, large_pages: false, zero_pages: 0.2,
      memory_allocation: {reservation: 500 MiB, limit: 1 GiB}, demand: {memory: 70%}}

  """

private let storageKeys = """
  kind: datacenter
  horizon: 1 h
  output: {interval: 1 min, tables: [clusters, hosts, vms, datastores]}
  clusters: [{name: c, ha: {enabled: false}}]
  hosts: [{name: esx, count: 3, cores_per_socket: 8, memory: 64 GiB}]
  datastores:
    - {name: a, capacity: 500 GiB, cluster: pod, iops: 2000, io_control: {threshold: 10 ms, adapt_windows: true}}
    - {name: b, capacity: 1 TiB, cluster: pod, iops: 3000, bandwidth: 1 Gbit/s, io_control: {peak_fraction: 80%}}
    - {name: n, type: nfs, capacity: 1 TiB, iops: 2000}
    - {name: v, type: vsan, policy: raid1-ftt1, capacity: 1 TiB, iops: 2000, repair: {delay: 1 min}}
  datastore_clusters: [{name: pod, automated: true, interval: 10 min, space_threshold: 60%, latency_threshold: 6 ms}]
  vms:
    - {name: w, count: 6, cpus: 2, memory: 2 GiB, host: esx-1, disks: [{name: r, capacity: 80 GiB, used: 70%,
      datastore: a, first_writes: 20%}, {name: d, capacity: 40 GiB, datastore: a, shares: high}],
        demand: {iops: {distribution: exponential, mean: 600}, interval: 2 min}}
    - {name: x, count: 3, cpus: 2, memory: 2 GiB, host: esx-2, disks: [{name: r, capacity: 40 GiB, datastore: b}],
      demand: {iops: 900}}
    - {name: y, count: 2, cpus: 2, memory: 2 GiB, disks: [{name: r, capacity: 20 GiB, datastore: n}, {name: s,
      capacity: 20 GiB, datastore: v}], demand: {iops: 1500}}
  operations: [{at: 15 min, do: migrate-storage, vms: w-1, datastore: b}, {at: 40 min,
    do: enter-datastore-maintenance, datastore: b}]
  faults: [{target: "host:esx-3", at: 20 min, duration: 30 min}]

  """

private let networkKeys = """
  kind: datacenter
  horizon: 20 min
  output: {interval: 1 min, tables: [clusters, hosts, vms]}
  clusters: [{name: c, drs: {}, ha: {enabled: false}}]
  hosts: [{name: esx, count: 2, cores_per_socket: 8, memory: 64 GiB, ports: [{speed: 10 Gbit/s, count: 2,
    virtual_functions: 4}]}]
  networks:
    - {name: p, teaming: {policy: load-based, active: [0], standby: [1]}, transmit_shaping: {average: 2 Gbit/s,
      peak: 3 Gbit/s, burst: 100 MiB}, receive_shaping: {average: 2 Gbit/s}}
    - {name: q, switch: standard, vlan: 7}
  network_io_control: {vm: {shares: 80, reservation: 2 Gbit/s, limit: 7 Gbit/s}, vmotion: {shares: low,
    reservation: 1 Gbit/s}}
  vms:
    - {name: a, count: 3, cpus: 2, memory: 4 GiB, host: esx-1, adapters: [{network: p}], demand: {cpu: 20%,
      send: {distribution: exponential, mean: 4 Gbit/s}, receive: 3 Gbit/s, packet_size: 500 B, interval: 2 min}}
    - {name: b, count: 2, cpus: 2, memory: 4 GiB, adapters: [{type: e1000e, network: q}],
      demand: {receive: 9 Gbit/s, send: 9 Gbit/s, traffic: packets}}
    - {name: f, count: 2, cpus: 4, memory: 4 GiB, adapters: [{type: sr-iov}], demand: {receive: 3 Gbit/s,
      send: 1 Gbit/s}}
  operations: [{at: 5 min, do: migrate, vms: a-1, host: esx-2}, {at: 6 min, do: snapshot, vms: b, memory: true}]

  """

private let highAvailabilityKeys = """
  kind: datacenter
  horizon: 1 h
  output: {interval: 1 min, tables: [clusters, hosts, vms]}
  clusters:
    - name: c
      ha: {admission_control: {policy: slots}, isolation_response: shut-down,
        restart_condition: guest-heartbeat-green}
      rules: [{name: apart, type: keep-apart, vms: [m-1, m-2]}, {name: order, type: start-after, vms: l, after: [m]}]
  hosts: [{name: esx, count: 4, cores_per_socket: 8, memory: 24 GiB, racks: 2}]
  datastores: [{name: s, capacity: 4 TiB}]
  vms:
    - {name: h, count: 6, cpus: 2, memory: 4 GiB, restart_priority: highest,
      memory_allocation: {reservation: 3 GiB}, cpu: {reservation: 1 GHz}, disks: [{name: d, capacity: 8 GiB}],
        demand: {cpu: 40%}}
    - {name: m, count: 6, cpus: 1, memory: 4 GiB, memory_allocation: {reservation: 2 GiB}, disks: [{name: d,
      capacity: 8 GiB}], demand: {cpu: 40%}}
    - {name: l, count: 3, cpus: 1, memory: 4 GiB, restart_priority: low, memory_allocation: {reservation: 2 GiB},
      disks: [{name: d, capacity: 8 GiB}], demand: {cpu: 40%}}
    - {name: off, count: 8, cpus: 1, memory: 4 GiB, state: stopped, memory_allocation: {reservation: 3 GiB},
      restart_priority: disabled}
  operations: [{at: 2 min, do: power-on, vms: off}]
  faults:
    - {target: "host:esx-1", at: 10 min, duration: 8 min}
    - {target: "partition:esx-2", at: 25 min, duration: 10 min}
    - {target: "host:esx-3", at: 30 min, duration: 5 min}
    - {target: "partition:esx-3+esx-4", at: 50 min, duration: 5 min}

  """

private let protectionKeys = """
  kind: datacenter
  horizon: 1 h
  output: {interval: 1 min, tables: [clusters, hosts, vms]}
  clusters:
    - name: c
      drs: {}
      ha:
        admission_control: {policy: failover-hosts, hosts: [esx-4]}
        vm_monitoring: {scope: guest, failure_interval: 30 s, maximum_resets: 2}
        component_protection: {all_paths_down: restart-aggressive, permanent_device_loss: restart, cleared: reset}
        proactive: {enabled: true, remediation: mixed, automation: automated}
  hosts: [{name: esx, count: 4, cores_per_socket: 8, memory: 64 GiB}]
  datastores: [{name: s, capacity: 4 TiB}, {name: t, capacity: 4 TiB}]
  vms:
    - {name: ft, count: 3, cpus: 2, memory: 4 GiB, fault_tolerance: true, disks: [{name: d, capacity: 8 GiB,
      datastore: s}], demand: {cpu: 50%, send: 100 Mbit/s, dirty_rate: 2 Gbit/s}}
    - {name: m, count: 6, cpus: 1, memory: 4 GiB, disks: [{name: d, capacity: 8 GiB, datastore: t}],
      demand: {cpu: 40%, iops: 10}}
  operations: [{at: 35 min, do: degrade, host: esx-2, severity: severe}, {at: 45 min, do: restore-health,
    host: esx-2}]
  faults:
    - {target: "guest:m-1", at: 5 min}
    - {target: "guest:m-1", at: 10 min}
    - {target: "guest:m-1", at: 15 min}
    - {target: "guest:m-1", at: 20 min}
    - {target: "guest:m-2", at: 80 s}
    - {target: "apd:t@esx-1", at: 22 min, duration: 160 s}
    - {target: "apd:t@esx-2", at: 24 min, duration: 10 min}
    - {target: "pdl:t@esx-3", at: 30 min, duration: 5 min}
    - {target: "host:esx-1", at: 50 min}

  """

private let powerKeys = """
  kind: datacenter
  horizon: 8 h
  output: {interval: 15 min, tables: [clusters, hosts]}
  clusters: [{name: c, drs: {}, dpm: {automation: automatic}, ha: {enabled: false}}]
  hosts:
    - {name: esx, count: 4, cores_per_socket: 4, memory: 32 GiB, gpus: [{board: A40}], adds_components: true,
      power: {model: linear, idle: 100 W, max: 200 W}, host_power: {policy: high-performance, memory_modules: 4,
        adapters: 1, drives: 2, gpus: 1}}
    - {name: old, count: 2, cores_per_socket: 4, memory: 32 GiB, frequency_ratio: 0.8}
    - {name: sp, cores_per_socket: 8, memory: 32 GiB, in_maintenance: true}
  vms:
    - {name: v, count: 24, cpus: 1, memory: 2 GiB, demand: {cpu: {steps: [{at: 0 s, value: 30%}, {at: 1 h,
      value: 8%}, {at: 5 h, value: 95%}]}, memory: 20%}}
    - {name: w, count: 3, cpus: 1, memory: 2 GiB, demand: {cpu: {distribution: beta, alpha: 1, beta: 2}, memory: 20%}}

  """

private let graphicsKeys = """
  kind: datacenter
  horizon: 20 min
  output: {interval: 1 min, tables: [clusters, hosts, vms]}
  clusters: [{name: c, drs: {}}]
  hosts: [{name: g, count: 2, cores_per_socket: 8, memory: 128 GiB, gpus: [{board: A40, count: 2}, {board: A16}]}]
  vms:
    - {name: d, count: 9, cpus: 2, memory: 4 GiB, vgpu: A40-8Q, demand: {cpu: 30%, gpu: {distribution: beta,
      alpha: 1, beta: 1}, interval: 1 min}}
    - {name: e, count: 3, cpus: 2, memory: 4 GiB, vgpu: A40-16Q, demand: {gpu: 80%}}
    - {name: p, count: 1, cpus: 2, memory: 4 GiB, passthrough_gpu: A16, demand: {gpu: 80%}}
  operations: [{at: 10 min, do: migrate, vms: d-1}]

  """

private let migrationKeys = """
  kind: datacenter
  vsphere: 6.7
  horizon: 30 min
  output: {interval: 1 min, tables: [clusters, hosts, vms]}
  clusters: [{name: c, ha: {enabled: false}}]
  hosts: [{name: esx, count: 2, cores_per_socket: 16, memory: 128 GiB, ports: [{speed: 40 Gbit/s, count: 2}]}]
  vmotion: {precopy: {strategy: rate-adaptive, adaptation: {lowest: 100 Mbit/s, increment: 50 Mbit/s,
    highest: 500 Mbit/s}}}
  vms:
    - {name: a, count: 2, cpus: 4, memory: 16 GiB, host: esx-1, demand: {cpu: 80%, memory: 80%,
      dirty_rate: 900 Mbit/s, writable_working_set: 60%}}
    - {name: b, count: 2, cpus: 4, memory: 8 GiB, host: esx-1, encryption: true, demand: {cpu: 90%, memory: 50%,
      dirty_rate: 20 Gbit/s}}
  operations: [{at: 2 min, do: migrate, vms: [a, b], host: esx-2}]

  """

private let operationKeys = """
  kind: datacenter
  horizon: 2 h
  output: {interval: 1 min, tables: [clusters, hosts, vms]}
  clusters: [{name: c, drs: {}, ha: {}}]
  hosts: [{name: esx, count: 3, cores_per_socket: 8, memory: 64 GiB}]
  datastores: [{name: s, capacity: 4 TiB}]
  vmotion: {precopy: {}}
  vms:
    - {name: t, template: true, cpus: 1, memory: 2 GiB, disks: [{name: d, capacity: 8 GiB}]}
    - {name: a, count: 4, cpus: 2, memory: 8 GiB, tpm: true, secure_boot: true, guest: windows, disks: [{name: d,
      capacity: 8 GiB, provisioning: thick}], demand: {cpu: 30%, iops: 50, dirty_rate: 12 Gbit/s}}
    - {name: k, count: 2, template: t, state: clone}
  operations:
    - {at: 2 min, do: snapshot, vms: a-1, memory: true}
    - {at: 10 min, do: delete-snapshots, vms: a-1}
    - {at: 12 min, do: clone, vms: k, template: t, clone: linked}
    - {at: 20 min, do: suspend, vms: a-2}
    - {at: 25 min, do: resume, vms: a-2}
    - {at: 28 min, do: reset, vms: a-3}
    - {at: 32 min, do: shut-down, vms: a-4}
    - {at: 35 min, do: power-on, vms: a-4}
    - {at: 40 min, do: rolling-upgrade, cluster: c, patch: 5 min}
  faults: [{target: "guest:a", mttf: 1 h, mttr: 1 min}, {target: "host:esx", mttf: {distribution: exponential,
    mean: 2 h}, mttr: {distribution: exponential, mean: 4 min}}]

  """

private let guestKeys = """
  kind: datacenter
  horizon: 10 min
  output: {interval: 1 min, tables: [clusters, hosts, vms]}
  hosts: [{name: esx, cores_per_socket: 8, memory: 64 GiB}]
  vms:
    - {name: a, count: 2, cpus: 2, memory: 4 GiB, demand: {cpu: 60%}, virtualization: {mode: shadow, workload: web,
      context_switches: 5000, page_table_updates: 5000}}
    - {name: b, count: 2, cpus: 2, memory: 4 GiB, demand: {cpu: 60%}, virtualization: {workload: in-memory-graph,
      nested: shadowed-vmcs, exits: [{kind: io, per_second: 5000}], flush_caches: true, mitigate_branches: true}}
    - {name: c, count: 2, cpus: 2, memory: 4 GiB, guest: windows, demand: {cpu: 60%},
      virtualization: {security: emulated, workload: oltp}}

  """

private let nodeKeys = """
  kind: datacenter
  horizon: 10 min
  output: {interval: 1 min, tables: [clusters, hosts, vms]}
  hosts: [{name: esx, sockets: 2, cores_per_socket: 8, memory: 64 GiB, numa_nodes_per_socket: 2}]
  vms:
    - {name: wide, count: 2, cpus: 12, cores_per_socket: 6, memory: 20 GiB, demand: {cpu: {distribution: beta,
      alpha: 1, beta: 1}, memory: 60%, interval: 20 s}}
    - {name: n, count: 8, cpus: 3, memory: 3 GiB, memory_intensity: stream, demand: {cpu: {distribution: beta,
      alpha: 1, beta: 2}, interval: 10 s}}
    - {name: strict, count: 2, cpus: 2, memory: 3 GiB, numa: {strict: true, nodes: [0]}, demand: {cpu: 90%}}

  """

private let consolidationKeys = """
  kind: datacenter
  horizon: 3 h
  output: {interval: 5 min, tables: [clusters, hosts]}
  clusters: [{name: c, policy: consolidation/iqr, consolidation: {period: 5 min}}]
  hosts: [{name: esx, count: 5, cores_per_socket: 4, memory: 32 GiB}]
  vms: [{name: v, count: 15, cpus: 1, memory: 2 GiB, demand: {cpu: {distribution: beta, alpha: 1, beta: 2}}}]

  """

private let poolKeys = """
  kind: datacenter
  horizon: 20 min
  output: {interval: 1 min, tables: [clusters, hosts, vms]}
  clusters:
    - name: c
      ha: {enabled: false}
      resource_pools:
        - {name: gold, cpu: {shares: high, reservation: 3 GHz, limit: 12 GHz, expandable: false},
          memory: {shares: high, reservation: 4 GiB, expandable: false, limit: 8 GiB}, scalable_shares: true}
        - {name: inner, parent: gold, cpu: {shares: low}, memory: {shares: low}}
        - {name: other}
  hosts: [{name: esx, cores_per_socket: 4, memory: 12 GiB}]
  vms:
    - {name: g, count: 2, cpus: 2, memory: 3 GiB, pool: gold, cpu: {reservation: 1 GHz},
      memory_allocation: {reservation: 1 GiB}, demand: {cpu: 90%, memory: 90%, touched: 95%}}
    - {name: i, count: 2, cpus: 2, memory: 3 GiB, pool: inner, cpu: {shares: high, limit: 3 GHz},
      memory_allocation: {shares: high}, demand: {cpu: 90%, memory: 90%, touched: 95%}}
    - {name: o, count: 2, cpus: 2, memory: 3 GiB, pool: other, demand: {cpu: 90%, memory: 70%, touched: 90%}}
    - {name: late, count: 2, cpus: 2, memory: 2 GiB, pool: inner, state: stopped, cpu: {reservation: 1200 MHz},
      memory_allocation: {reservation: 1500 MiB}}
  operations: [{at: 5 min, do: power-on, vms: late}]

  """

private let quantumKeys = """
  kind: datacenter
  horizon: 20 s
  output: {interval: 1 s, tables: [hosts, vms]}
  processor: {algorithm: credit, fidelity: quantum}
  hosts: [{name: esx, sockets: 1, cores_per_socket: 2, hyperthreading: false, memory: 32 GiB}]
  vms:
    - {name: a, count: 2, cpus: 2, memory: 1 GiB, credit: {weight: 512, cap: 80}, demand: {cpu: 90%}}
    - {name: b, count: 2, cpus: 1, memory: 1 GiB, cpu: {shares: high}, demand: {cpu: 40%}}

  """
