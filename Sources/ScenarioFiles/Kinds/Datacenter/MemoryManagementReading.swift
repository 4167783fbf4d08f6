import Documents
import Infrastructure
import Quantities
import VSphere

extension DatacenterScenario {
  func readMemoryManagement(_ reader: SectionReader, into configuration: inout Configuration) {
    reader.section("memory_management", "how hosts manage memory") { section in
      var settings = MemorySettings()
      settings.idleTax = section.value("idle_tax", .real(0...1), default: settings.idleTax, "tax on idle memory")
      settings.balancePeriod = section.value(
        "balance_period", .span, default: settings.balancePeriod, "between two passes of the memory scheduler")
      settings.bigChangeFraction = section.value(
        "big_change", .fraction(0...1000), default: settings.bigChangeFraction,
        "change of free memory, as a part of minFree, that does not wait for the period")
      settings.samplePeriod = section.value(
        "sample_period", .span, default: settings.samplePeriod, "time over which active memory is sampled")
      settings.hysteresis = section.value(
        "hysteresis", .fraction(), default: settings.hysteresis, "margin by which free memory must pass a bound")
      readPageSharing(section, into: &settings)
      settings.balloon = balloon(section)
      settings.compression = compression(section)
      configuration.swapDevice = section.value(
        "swap_device", ValueForm<HostSwap.Device>.choice, default: .ssd, "what swap files lie on")
      settings.swap.parallelWrites = section.value(
        "swap_parallel_writes", .real(0...1e6, isPositive: true), default: settings.swap.parallelWrites,
        "pages written at once to one swap file")
      settings.touchBytesPerSecond = section.bytesPerSecond(
        "touch_rate", default: settings.touchBytesPerSecond, "how fast a guest touches memory it has not used before")
      configuration.memory = settings
      section.report(settings.problems(), keys: Self.memoryKeys)
    }
  }

  private func readPageSharing(_ section: SectionReader, into settings: inout MemorySettings) {
    settings.sharesPages = section.value(
      "page_sharing", .flag, default: settings.sharesPages, "whether pages are shared at all")
    settings.shareScanTime = section.value(
      "share_scan_time", .span, default: settings.shareScanTime, "time in which all of a machine is scanned")
    settings.shareScanBytesPerSecondPerGHz = section.bytesPerSecond(
      "share_scan_rate", default: settings.shareScanBytesPerSecondPerGHz,
      "most the host scans for each GHz of its processors")
  }

  private func balloon(_ reader: SectionReader) -> Balloon {
    reader.section("balloon", "ballooning") { section in
      let fallback = Balloon()
      return Balloon(
        largestFraction: section.value(
          "largest", .fraction(), default: fallback.largestFraction, "largest part of the configured size"),
        bytesPerSecond: section.bytesPerSecond(
          "rate", default: fallback.bytesPerSecond, "speed of inflation and deflation"),
        guestSwapInSeconds: section.seconds(
          "guest_swap_in", isPositive: true, default: fallback.guestSwapInSeconds,
          "time a guest waits for a page it had to swap out"))
    }
  }

  private func compression(_ reader: SectionReader) -> CompressionCache {
    reader.section("compression", "compression; a largest part of 0 switches it off") { section in
      let fallback = CompressionCache()
      return CompressionCache(
        largestFraction: section.value(
          "largest", .fraction(), default: fallback.largestFraction, "largest part of the configured size"),
        compressibleFraction: section.value(
          "compressible", .fraction(), default: fallback.compressibleFraction, "part of pages that fit into half a page"
        ),
        compressionSeconds: section.seconds(
          "compression_time", isPositive: true, default: fallback.compressionSeconds, "time to compress a page"),
        decompressionSeconds: section.seconds(
          "decompression_time", isPositive: true, default: fallback.decompressionSeconds, "time to decompress one"))
    }
  }

  /// Keys of what the settings' own checks name.
  private static let memoryKeys = [
    "idleTax": "idle_tax", "balancePeriod": "balance_period", "bigChangeFraction": "big_change",
    "samplePeriod": "sample_period", "shareScanTime": "share_scan_time",
    "shareScanBytesPerSecondPerGHz": "share_scan_rate", "balloon.largestFraction": "balloon.largest",
    "balloon.bytesPerSecond": "balloon.rate", "balloon.guestSwapInSeconds": "balloon.guest_swap_in",
    "compression.largestFraction": "compression.largest",
    "compression.compressibleFraction": "compression.compressible",
    "compression.compressionSeconds": "compression.compression_time",
    "compression.decompressionSeconds": "compression.decompression_time",
    "swap.parallelWrites": "swap_parallel_writes", "touchBytesPerSecond": "touch_rate",
  ]
}
