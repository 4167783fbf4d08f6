import ScenarioFiles
import VSphere

extension ModelCatalogue {
  /// What scenarios of kind datacenter choose by name.
  static var datacenterGroups: [CatalogueGroup] {
    [
      balancingPolicies, admissionPolicies, restartConditions, operations, precopyStrategies, networkAdapters,
      storagePolicies,
    ]
  }

  static var balancingPolicies: CatalogueGroup {
    CatalogueGroup(
      name: "balancing-policies", usage: "clusters: - policy: NAME",
      entries: BalancingPolicy.allCases.map { policy in
        CatalogueEntry(
          name: policy.rawValue, summary: policy.summary, parameters: parameters(of: policy),
          source: policy == .drs
            ? "A. Gulati et al., VMware Distributed Resource Management, VMware Technical Journal 1 (2012)"
            : policy.overload == nil ? "" : beloglazov)
      })
  }

  static var admissionPolicies: CatalogueGroup {
    CatalogueGroup(
      name: "admission-control", usage: "clusters: - ha: {admission_control: {policy: NAME}}",
      entries: AdmissionPolicyName.allCases.map { policy in
        let hosts = policy == .failoverHosts ? ", hosts: host" : ""
        return CatalogueEntry(
          name: policy.rawValue, summary: policy.summary,
          parameters: parameters(
            of: datacenter("ha: {admission_control: {policy: \(policy.rawValue)\(hosts)}}"),
            in: "clusters.0.ha.admission_control.", except: ["policy"]),
          source: "D. Epping, vSphere HA Deepdive 6.0")
      })
  }

  static var restartConditions: CatalogueGroup {
    CatalogueGroup(
      name: "restart-conditions", usage: "clusters: - ha: {restart_condition: NAME}",
      entries: RestartCondition.allCases.map { condition in
        CatalogueEntry(
          name: scenarioWord(condition), summary: summary(of: condition),
          source: "vSphere API 6.5, ClusterVmReadinessReadyCondition")
      })
  }

  static var operations: CatalogueGroup {
    CatalogueGroup(
      name: "operations", usage: "operations: - {at: 1 h, do: NAME}, with its parameters beside it",
      entries: OperationName.allCases.map { operation in
        CatalogueEntry(
          name: operation.rawValue, summary: operation.summary,
          parameters: parameters(
            of: datacenter("", operation: "do: \(operation.rawValue), \(operands(of: operation))"), in: "operations.0.",
            except: ["at", "do"]))
      })
  }

  static var precopyStrategies: CatalogueGroup {
    CatalogueGroup(
      name: "precopy-strategies", usage: "vmotion: {precopy: {strategy: NAME}}",
      entries: PrecopyStrategyName.allCases.map { CatalogueEntry(name: $0.rawValue, summary: $0.summary) })
  }

  static var networkAdapters: CatalogueGroup {
    CatalogueGroup(
      name: "network-adapters", usage: "vms: - adapters: [{type: NAME}]",
      entries: NetworkAdapterKind.allCases.map { CatalogueEntry(name: $0.rawValue, summary: summary(of: $0)) })
  }

  static var storagePolicies: CatalogueGroup {
    CatalogueGroup(
      name: "vsan-policies", usage: "datastores: - {type: vsan, policy: NAME}",
      entries: VSANPolicy.allCases.map { policy in
        CatalogueEntry(
          name: policy.rawValue,
          summary: "survives \(policy.failuresTolerated) host failures, needs \(policy.hostsNeeded) hosts",
          source: "vSAN documentation, storage policies")
      })
  }

  private static func parameters(of policy: BalancingPolicy) -> [CatalogueParameter] {
    switch policy {
    case .none: []
    case .drs: parameters(of: datacenter("drs: {enabled: true}"), in: "clusters.0.drs.")
    default: parameters(of: datacenter("policy: \(policy.rawValue)"), in: "clusters.0.consolidation.")
    }
  }

  private static func summary(of condition: RestartCondition) -> String {
    switch condition {
    case .resourcesAllocated: "a host has its resources: the power-on is issued"
    case .poweredOn: "the power-on is complete"
    case .guestHeartbeatGreen: "VMware Tools of the guest send heartbeats"
    case .applicationHeartbeatGreen: "the application in the guest sends heartbeats"
    }
  }

  private static func summary(of adapter: NetworkAdapterKind) -> String {
    switch adapter {
    case .vmxnet3: "paravirtual, through the virtual switch"
    case .e1000e: "an emulated Intel 82574, through the virtual switch"
    case .virtualFunction: "a virtual function past the virtual switch: no vMotion, DRS, HA or snapshots"
    case .extendedVirtualFunction: "a virtual function under Device Virtualization Extensions (8.0): vMotion works"
    case .directPath: "a whole physical adapter: no vMotion, DRS, HA or snapshots"
    }
  }

  private static func operands(of operation: OperationName) -> String {
    switch operation {
    case .migrateStorage: "vms: vm, datastore: disk"
    case .clone: "vms: copy, template: vm"
    case .enterMaintenance, .exitMaintenance, .rebootHost, .degrade, .restoreHealth: "host: host"
    case .enterDatastoreMaintenance, .exitDatastoreMaintenance: "datastore: disk"
    case .rollingUpgrade: "cluster: cluster"
    default: "vms: vm"
    }
  }

  /// A datacenter with one host and one machine.
  static func datacenter(_ cluster: String, operation: String? = nil) -> String {
    """
    kind: datacenter
    clusters: [{name: cluster\(cluster.isEmpty ? "" : ", ")\(cluster)}]
    hosts: [{name: host, cores_per_socket: 8, memory: 64 GiB}]
    datastores: [{name: disk, capacity: 1 TiB}]
    vms:
      - {name: vm, cpus: 2, memory: 4 GiB}
      - {name: copy, state: clone, cpus: 2, memory: 4 GiB}
    operations: [\(operation.map { "{at: 1 h, \($0)}" } ?? "")]
    """
  }
}
