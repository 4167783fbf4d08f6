/// Every section of a datacenter scenario and every way of writing its parts.
let richDatacenter = """
  kind: datacenter
  horizon: 4 h
  output: {interval: 5 min, tables: [clusters, vms]}
  vsphere: 7.0 U2
  host_defaults: {frequency: 2.6 GHz, memory: 128 GiB, ports: [{speed: 25 Gbit/s, count: 2, virtual_functions: 8}]}
  clusters:
    - name: prod
      drs: {automation_level: partially-automated, vmotion_rate: 2, algorithm: classic, min_goodness: 0.01,
            max_moves_per_host: 8, max_vcpus_per_core: 4, network_ceiling: none}
      dpm: {automation: manual, target: 60%}
      ha:
        admission_control: {policy: failover-hosts, hosts: [esx-4]}
        restart_priority: low
        restart_condition: guest-heartbeat-green
        isolation_response: power-off
        restart_delays: [1 min, 90 s]
        vm_monitoring: {scope: guest-and-application, preset: medium, reset_window: 2 h}
        component_protection: {all_paths_down: restart-conservative, permanent_device_loss: restart}
        proactive: {enabled: true, remediation: mixed, automation: automated}
        fault_tolerance: {licence: standard, checkpointing: {wanted_epoch: 20 ms}}
      resource_pools:
        - {name: gold, cpu: {shares: high, reservation: 10 GHz, limit: 20 GHz, expandable: false}}
        - {name: gold-web, parent: gold, memory: {shares: 4000, reservation: 16 GiB}, scalable_shares: true}
      rules:
        - {name: apart, type: keep-apart, vms: [web-1, web-2]}
        - {name: licence, type: must-run-on, vms: db, hosts: [esx-1, esx-2]}
        - {name: order, type: start-after, vms: web, after: [db]}
    - name: dense
      policy: consolidation/local-regression
      consolidation: {selection: random, period: 10 min}
      ha: {enabled: false, admission_control: {policy: slots, slot_cpu: 500 MHz, slot_memory: 1 GiB}}
    - {name: plain, ha: {admission_control: {cpu: 29%, memory: automatic}}, policy: none}
  hosts:
    - {name: esx, count: 4, cluster: prod, sockets: 2, cores_per_socket: 16, racks: 2, gpus: [{board: A40, count: 2}]}
    - {name: old, count: 2, cluster: dense, sockets: 1, cores_per_socket: 8, hyperthreading: false, memory: 64 GiB,
       power: {model: linear, idle: 100 W, max: 200 W}, host_power: {policy: high-performance, drives: 4}}
    - {name: spare, cluster: plain, cores_per_socket: 12, numa_nodes_per_socket: 4, in_maintenance: true, frequency: ~}
  datastores:
    - {name: fast, capacity: 20 TiB, iops: 50000, service_time: 0.2 ms, io_control: {threshold: 20 ms}}
    - {name: files, type: nfs, capacity: 10 TiB, queue_depth: 128, cluster: pod, io_control: {peak_fraction: 80%}}
    - {name: vsan, type: vsan, policy: raid5, capacity: 30 TiB, bandwidth: 3 GB/s, repair: {delay: 30 min}}
  networks:
    - {name: production, vlan: 10, teaming: {policy: load-based, active: [0], standby: [1]}}
    - {name: test, switch: standard, transmit_shaping: {average: 200 Mbit/s, burst: 10 MiB}}
  vms:
    - name: base
      template: true
      cluster: prod
      cpus: 4
      cores_per_socket: 2
      memory: 16 GiB
      cpu: {shares: high, reservation: 500 MHz, limit: 9 GHz}
      disks: [{name: root, capacity: 100 GiB, used: 25%, datastore: fast}]
      adapters: [{type: vmxnet3, network: production}, {type: e1000e}]
      guest: windows
      demand: {interval: 1 min, cpu: {distribution: beta, alpha: 2, beta: 5}, receive: 80 Mbit/s}
    - {name: web, count: 10, template: base, cluster: prod, pool: gold-web, restart_priority: highest,
       cpu: {limit: ~}, demand: {cpu: {daily: {low: 10%, high: 70%, peak: 14 h, noise: 0.2}}, send: 20 Mbit/s}}
    - {name: db, template: base, cluster: prod, host: esx-1, memory: 64 GiB, automation_level: manual, cpus: 2,
       memory_allocation: {reservation: 32 GiB, limit: 48 GiB},
       fault_tolerance: true, encryption: true, restart_priority: highest, adapters: [{}],
       demand: {cpu: {steps: [{at: 0 s, value: 20%}, {at: 1 h, value: 90%}]},
                iops: {distribution: exponential, mean: 200}}}
    - {name: batch, count: 3, cluster: dense, cpus: 1, memory: 2 GiB, state: stopped, large_pages: false,
       virtualization: {workload: web, guest_pages: 4KB, nested: shadowed-vmcs,
                        exits: [{kind: io, per_second: 1000}]},
       numa: {strict: true, virtual_nodes: 1}, credit: {weight: 512}, memory_intensity: in-memory,
       demand: {traffic: packets,
                memory: {trace: {path: Scenarios/traces/synthetic-day, format: planetlab}, scale: 0.5}}}
    - {name: copy, count: 5, template: base, cluster: prod, state: clone, vgpu: A40-8Q, adapters: [], tpm: true}
  operations:
    - {at: 1 h, do: rolling-upgrade, cluster: prod, patch: 20 min}
    - {at: 10 min, do: power-on, vms: batch}
    - {at: 20 min, do: migrate, vms: [web-1, web-3, db], host: esx-2}
    - {at: 21 min, do: migrate, vms: web-4}
    - {at: 25 min, do: migrate-storage, vms: web-2, datastore: files}
    - {at: 30 min, do: snapshot, vms: db, memory: true}
    - {at: 40 min, do: delete-snapshots, vms: db}
    - {at: 45 min, do: clone, vms: copy, template: base, clone: linked}
    - {at: 50 min, do: enter-maintenance, host: old-1}
    - {at: 55 min, do: exit-maintenance, host: spare}
    - {at: 100 min, do: degrade, host: esx-1, severity: severe}
    - {at: 110 min, do: enter-datastore-maintenance, datastore: files}
    - {at: 2 h, do: suspend, vms: web-5}
    - {at: 3 h, do: resume, vms: web-5}
  faults:
    - {target: "host:esx-3", at: 90 min, duration: 30 min}
    - {target: "rack:r2", at: 3 h, duration: 1 min}
    - {target: "nic:esx-1/vmnic1", at: 1 h}
    - {target: "apd:fast@esx-2", at: 2 h, duration: 5 min}
    - {target: "partition:esx-1+esx-2", at: 2 h, duration: 5 min}
    - {target: "host:old", mttf: {distribution: exponential, mean: 1000 h}, mttr: 1 h}
    - {target: "guest:web", mttf: {distribution: weibull, shape: 0.7, scale: 500 h}, mttr: 0 s}
  memory_management: {page_sharing: false, idle_tax: 0.5, balloon: {largest: 50%}, swap_device: nvme,
                      share_scan_rate: 3 MiB/s, touch_rate: 100 MB/s}
  numa: {prefer_ht: true, latency_ratio: 2, fastest_page_rate: 500 MB/s}
  graphics: {scheduler: fixed-share, assignment: consolidation, time_slice: 4 ms}
  network_io_control: {vmotion: {shares: high, limit: 8 Gbit/s}, vm: {shares: 80, reservation: 2 Gbit/s}}
  datastore_clusters: [{name: pod, automated: true, free_space_threshold: 100 GiB}]
  processor: {side_channel_scheduler: v2, hyperthreading_gain: 1.3}
  vmotion: {ports: 2, encryption: required, precopy: {strategy: rate-adaptive, adaptation: {lowest: 10 MB/s}}}
  checked: true
  descriptive_only: ["rack 7, second row"]

  """

/// A datacenter as small as it can be.
let smallDatacenter = """
  kind: datacenter
  hosts: [{name: esx, count: 2, cores_per_socket: 8, memory: 64 GiB}]
  vms: [{name: vm, count: 3, cpus: 2, memory: 4 GiB}]

  """
