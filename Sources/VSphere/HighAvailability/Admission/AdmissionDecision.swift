/// The answer of admission control: admitted or not, the numbers behind it, and the sentence for a refusal.
public struct AdmissionDecision: Sendable, Hashable {
  /// Numbers of the policy that decided.
  public enum Numbers: Sendable, Hashable {
    /// Slots, with the new machine counted.
    case slots(SlotNumbers)
    /// Percentages before and after.
    case percentage(PercentageNumbers)
    /// Dedicated hosts.
    case failoverHosts(FailoverHosts)
    /// No policy.
    case none
  }

  /// Whether the machine may be powered on.
  public var isAdmitted: Bool
  /// The numbers.
  public var numbers: Numbers
  /// What a person reads when it may not; empty when it may.
  public var refusal: String

  /// Makes an answer.
  public init(isAdmitted: Bool, numbers: Numbers, refusal: String = "") {
    self.isAdmitted = isAdmitted
    self.numbers = numbers
    self.refusal = refusal
  }
}
