/// The version of the program.
public enum ProgramVersion {
  /// Semantic version; a change that alters a number from the same seed raises at least the minor one.
  public static let current = "0.1.0"
}
