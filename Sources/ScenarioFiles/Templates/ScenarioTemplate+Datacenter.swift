extension ScenarioTemplate {
  static let datacenter = ScenarioTemplate(
    name: "datacenter", summary: "a vSphere cluster with DRS and HA, in which a host fails",
    text: """
      # Question: what happens to my machines when a host fails at a busy time?
      # Run:      vdcsim run datacenter.yaml
      # Look at:  Results/datacenter/events.csv: failure and restarts; summary.csv: downtime, cpu_unserved.
      # Ask next: vdcsim compare datacenter.yaml --variant fewer:hosts.0.count=3
      # Own data: vdcsim import rvtools EXPORT > mine.yaml
      kind: datacenter
      horizon: 4 h
      output: {interval: 5 min, tables: [clusters, hosts]}

      clusters:
        - name: prod
          drs: {algorithm: score, threshold: 3}
          ha: {enabled: true}         # 'vdcsim models datacenter' lists every key

      hosts:
        - {name: esx, count: 4, cores_per_socket: 16, frequency: 2.6 GHz, memory: 256 GiB}

      datastores:
        - {name: shared, capacity: 20 TiB}

      vms:
        - name: web
          count: 20
          cpus: 4
          memory: 16 GiB
          demand: {cpu: {daily: {low: 10%, high: 70%, peak: 2 h, noise: 0.3}}}
        - name: batch
          count: 20
          cpus: 2
          memory: 8 GiB
          demand: {cpu: {distribution: beta, alpha: 0.8, beta: 1.6}, interval: 15 min}

      faults:
        - {target: "host:esx-2", at: 1 h}

      """)
}
