import Quantities
import Testing

@Test(arguments: [("30s", 30_000_000_000), ("1h30m", 5_400_000_000_000), ("1.5 ms", 1_500_000), ("250us", 250_000)])
func readsDurations(text: String, nanoseconds: Int64) throws {
  #expect(try SimDuration(parsing: text).nanoseconds == nanoseconds)
}
@Test(arguments: ["4 GiB", "1000 MB", "17 B", "1536 MiB"])
func bytesRoundTrip(text: String) throws {
  let value = try Bytes(parsing: text)
  #expect(try Bytes(parsing: value.description) == value)
}
