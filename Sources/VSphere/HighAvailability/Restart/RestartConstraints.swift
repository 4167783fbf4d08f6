/// What the model knows of machines and hosts beyond room: compatibility and rules.
public protocol RestartConstraints {
  /// Why a machine may not run on a host: `.incompatible`, `.hostRule`, and `.antiAffinity` where HA respects it; nil
  /// if it may.
  func refusal(machine: Int32, host: Int32) -> RestartRefusal?
  /// A machine is given a host and counts there for anti-affinity, before the model carries the power-on out. When the
  /// attempt fails, the model takes that back itself.
  mutating func assign(machine: Int32, to host: Int32)
}

extension RestartConstraints {
  /// Nothing, for constraints that do not depend on where other machines are.
  public mutating func assign(machine: Int32, to host: Int32) {}
}
