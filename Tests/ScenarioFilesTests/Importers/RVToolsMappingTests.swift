import Testing

@testable import ScenarioFiles

/// What a cell becomes. Expectations are worked out from the small export by hand.
struct RVToolsMappingTests {
  private let export = RVToolsExport()

  @Test func aMachineIsTakenOverWithItsSettings() throws {
    let text = try export.scenario()
    // 1250 MHz of two processors at 2500 MHz; 1024 and 2048 of 4096 MiB; 22528 MiB in use less the swap file of 4096.
    #expect(
      text.contains(
        """
          - name: web
            cluster: prod
            pool: gold
            host: esx-1
            cpus: 2
            memory: 4 GiB
            cpu: {shares: high, reservation: 0.5 GHz}
            disks:
              - {name: "Hard disk 1", capacity: 40 GiB, provisioning: thin, used: 45%, datastore: san}
            adapters:
              - {type: vmxnet3, network: front}
            guest: linux
            restart_priority: high
            demand: {cpu: 25%, memory: 25%, touched: 50%}

        """))
    #expect(
      text.contains(
        """
          - name: db
            cluster: prod
            state: stopped
            host: esx-2
            cpus: 4
            cores_per_socket: 2
            memory: 8 GiB
            cpu: {shares: 1234, limit: 3 GHz}
            memory_allocation: {shares: low, reservation: 2 GiB, limit: 6 GiB}
            disks:
              - {name: "Hard disk 1", capacity: 10 GiB, provisioning: eager-zeroed-thick, datastore: san}
            adapters:
              - {type: e1000e, network: back}
            guest: windows

        """))
  }

  @Test func alikeHostsNamedConsecutivelyAreOneGroup() throws {
    let text = try export.scenario()
    #expect(text.contains("  - name: esx\n    count: 2\n    cluster: prod\n    sockets: 2\n    cores_per_socket: 8\n"))
    #expect(text.contains("    ports: [{speed: 10 Gbit/s, count: 1}]\n"))
    let unlike = try export.changing(
      "vHost", "esx-2,prod,False,2500,True,2,8,16,131072", to: "esx-2,prod,False,2500,True,2,8,16,262144"
    )
    .changing("vCluster", "262144", to: "393216").scenario()
    #expect(unlike.contains("  - name: esx-1\n    cluster: prod\n"))
    #expect(unlike.contains("  - name: esx-2\n    cluster: prod\n"))
    #expect(unlike.contains("memory: 256 GiB"))
  }

  @Test(arguments: [(1, 5), (2, 4), (3, 3), (4, 2), (5, 1)])
  func theRateOfTheInterfaceCountsTheOtherWayRound(rate: Int, threshold: Int) throws {
    let text = try export.changing("vCluster", "fullyAutomated,3", to: "fullyAutomated,\(rate)").scenario()
    #expect(text.contains("drs: {enabled: true, automation_level: fully-automated, threshold: \(threshold)}"))
  }

  @Test func dpmIsOffUnlessEnabled() throws {
    #expect(try export.scenario().contains("dpm: {automation: off}"))
    let on = try export.changing("vCluster", "3,False,automated", to: "3,True,automated").scenario()
    #expect(on.contains("dpm: {automation: automatic}"))
  }

  @Test func admissionControlKeepsRoomForFewerHostsThanThereAre() throws {
    let text = try export.changing("vCluster", "True,1,True", to: "True,4,True").scenario()
    #expect(text.contains("admission_control: {policy: percentage, host_failures: 1}"))
    let off = try export.changing("vCluster", "True,1,True", to: "True,1,False").scenario()
    #expect(off.contains("admission_control: {policy: disabled}"))
  }

  @Test func theRootPoolIsTheClusterAndPoolsKeepTheirPlace() throws {
    let text = try export.adding(
      "vRP", "/DC/prod/Resources/gold/a%2fb,custom,77,0,5000,True,normal,163840,0,-1,True,u1"
    ).adding("vRP", "/DC/prod/Resources/silver/a%2fb,normal,1,0,-1,True,normal,1,0,-1,True,u1").scenario()
    #expect(!text.contains("Resources"))
    #expect(
      text.contains(
        "- {name: gold, cpu: {shares: high, reservation: 1 GHz}, memory: {limit: 64 GiB, expandable: false}}"))
    #expect(text.contains("- {name: \"a/b\", parent: gold, cpu: {shares: 77, limit: 5 GHz}}"))
    #expect(text.contains("- {name: silver}"))
    #expect(text.contains("- {name: \"silver/a/b\", parent: silver}"))
  }

  @Test func machinesOfTheSameNameKeepTheirOwnRows() throws {
    let text = try export.changing("vInfo", "db,poweredOff", to: "web,poweredOff")
      .changing("vCPU", "db,2", to: "web,2").changing("vMemory", "db,0", to: "web,0").scenario()
    #expect(text.contains("  # web, vm-1\n  - name: web-vm-1\n"))
    #expect(text.contains("  # web, vm-2\n  - name: web-vm-2\n    cluster: prod\n    state: stopped\n"))
    #expect(text.contains("cpu: {shares: 1234, limit: 3 GHz}"))
  }

  @Test func vCentersAreToldApart() throws {
    let text = try export.adding("vHost", "esx-1,prod,False,2500,True,1,8,8,65536,VMware ESXi 7.0.3 build-1,u2")
      .adding("vCluster", "prod,1,65536,False,0,False,none,medium,vmMonitoringDisabled,True,manual,3,False,manual,u2")
      .adding("vInfo", "web,poweredOn,False,1,1024,normal,,0,,,,prod,esx-1,Linux,vm-1,u2")
      .adding("vCPU", "web,1,250,normal,1000,0,-1,vm-1,u2").adding("vMemory", "web,512,512,normal,1,0,-1,vm-1,u2")
      .scenario()
    #expect(text.contains("- name: prod-u2\n"))
    #expect(text.contains("- name: esx-1-u2\n    cluster: prod-u2\n    sockets: 1\n"))
    #expect(text.contains("- name: web-vm-1-u2\n    cluster: prod-u2\n    host: esx-1-u2\n"))
    #expect(text.contains("demand: {cpu: 10%, memory: 50%, touched: 50%}"))
    #expect(text.contains("vsphere: \"7.0 U2\"\n"))
  }

  @Test func rulesComeFromTheMachinesUnderThem() throws {
    let both = try export.changing(
      "vInfo", ",high,,,prod,esx-1", to: ",high,ClusterAntiAffinityRuleSpec,apart,prod,esx-1"
    )
    .changing("vInfo", "RestartPriority,,,prod", to: "RestartPriority,ClusterAntiAffinityRuleSpec,apart,prod")
    .scenario()
    #expect(both.contains("- {name: apart, type: keep-apart, vms: [web, db]}"))
    let two =
      try export
      .changing("vInfo", ",high,,,", to: ",high,\"Affinity, Anti-affinity\",\"a, b\",")
      .changing("vInfo", "RestartPriority,,,", to: "RestartPriority,\"Anti-affinity, Affinity\",\"b, a\",").scenario()
    #expect(two.contains("- {name: a, type: keep-together, vms: [web, db]}"))
    #expect(two.contains("- {name: b, type: keep-apart, vms: [web, db]}"))
    let one = try export.changing("vInfo", ",high,,,", to: ",high,Affinity,alone,").warnings()
    #expect(one.contains { $0.contains("rules of a single machine") && $0.hasSuffix("alone") })
  }

  @Test func directPathOnlyPermitsUnlessAsked() throws {
    let export = export.changing("vNetwork", "front,False", to: "front,True")
    #expect(try export.convert().scenario.contains("{type: vmxnet3, network: front}"))
    #expect(try export.convert(isPassthrough: true).scenario.contains("{type: directpath, network: front}"))
  }

  @Test func virtualFunctionsMakeThePortsOfTheClusterHaveSome() throws {
    let text = try export.changing("vNetwork", "VMXNET3", to: "SR-IOV").scenario()
    #expect(text.contains("{type: sr-iov, network: front}"))
    #expect(text.contains("ports: [{speed: 10 Gbit/s, count: 1, virtual_functions: 64}]"))
  }

  @Test func statesThatCannotStartAreSaid() throws {
    let suspended = export.changing("vInfo", "web,poweredOn", to: "web,suspended")
    #expect(try suspended.scenario().contains("- name: web\n    cluster: prod\n    pool: gold\n    state: stopped\n"))
    #expect(try suspended.warnings().contains { $0.contains("suspended") && $0.hasSuffix("web") })
    let template = try export.changing("vInfo", "db,poweredOff,False", to: "db,poweredOff,True").scenario()
    #expect(template.contains("- name: db\n    cluster: prod\n    template: true\n    cpus: 4\n"))
  }

  @Test func databaseNamesOfColumnsAreKnown() throws {
    let other = export.changing(
      "vInfo", "VM,Powerstate,Template,CPUs,Memory",
      to: "vInfoVMName,vInfoPowerstate,vInfoTemplate,vInfoCPUs,vInfoMemory"
    )
    .changing("vInfo", "Cluster,Host,OS according to the configuration file", to: "vInfoCluster,vInfoHost,vInfoOS")
    .changing(
      "vHost", "Host,Cluster,in Maintenance Mode,Speed,HT Active,# CPU,Cores per CPU,# Cores,# Memory",
      to:
        "vHostName,vHostCluster,vHostInMaintenanceMode,vHostCpuMhz,vHostHTActive,vHostNumCPU,vHostCoresPerCPU,"
        + "vHostNumCpuCores,vHostMemorySize"
    )
    .changing("vDisk", "Capacity MiB", to: "Capacity MB")
    #expect(try other.scenario() == export.scenario())
  }

  @Test func numbersMayHaveThousands() throws {
    let other = export.changing("vInfo", "web,poweredOn,False,2,4096", to: "web,poweredOn,False,2,\"4,096\"")
      .changing("vHost", "16,131072", to: "16,\"131.072\"")
    #expect(try other.scenario() == export.scenario())
  }

  @Test func aStandaloneHostIsOfAClusterWithoutServices() throws {
    let text = try export.changing("vHost", "esx-2,prod", to: "esx-2,").changing("vInfo", ",prod,esx-2", to: ",,esx-2")
      .scenario()
    #expect(text.contains("  - name: standalone\n    drs: {enabled: false}\n    ha: {enabled: false}\n"))
    #expect(text.contains("- name: db\n    cluster: standalone\n"))
  }
}
