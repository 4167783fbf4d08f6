/// How the CPU scheduler keeps virtual machines from watching each other through a shared core (L1 terminal fault).
///
/// Source: VMware performance blog, May 2019, Which vSphere CPU scheduler to choose (published: what each does).
public enum SideChannelScheduler: String, Sendable, Hashable, CaseIterable {
  /// The default scheduler: both threads of a core run whatever is ready.
  case none
  /// SCAv1: one thread of each core is left idle; up to about 30 % of the capacity is lost.
  case v1
  /// SCAv2, since 6.7 U2: the threads of a core run vCPUs of one machine only.
  case v2
}
