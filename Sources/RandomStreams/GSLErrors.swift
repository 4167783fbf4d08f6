import CGSL

/// The library's policy for errors inside GSL, whose own default is to abort the process.
public enum GSLErrors {
  /// Makes GSL functions return error codes and NaN. Runs once a process; called by everything that can reach GSL
  /// first. Arguments are checked before every call, so no such error is expected.
  public static func returnInsteadOfAborting() { _ = handlerIsOff }

  private static let handlerIsOff: Bool = {
    _ = gsl_set_error_handler_off()
    return true
  }()
}
