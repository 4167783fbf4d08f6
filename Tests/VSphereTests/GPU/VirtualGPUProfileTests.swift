import Infrastructure
import Testing
import VSphere

@Suite struct VirtualGPUProfileTests {
  @Test func aNameGivesBoardFramebufferAndSeries() throws {
    let profile = try VirtualGPUProfile(parsing: "A40-8Q")
    #expect(profile.board == .a40 && profile.sizeGB == 8 && profile.series == .workstation)
    #expect(profile.framebufferMB == 8192)
    #expect(!profile.isPartition)
    #expect(try VirtualGPUProfile(parsing: "grid_p40-12q").description == "P40-12Q")
    #expect(try VirtualGPUProfile(parsing: "nvidia_a16-2b").series == .desktop)
    #expect(try VirtualGPUProfile(parsing: "M10-0B").framebufferMB == 512)
  }

  /// floor(framebuffer of the GPU / framebuffer of the profile), at most 32 (NVIDIA Virtual GPU Software User Guide).
  @Test(arguments: [
    ("A40-8Q", 6), ("A40-48Q", 1), ("A40-1Q", 32), ("A40-16C", 3), ("A16-4Q", 4), ("T4-2B", 8), ("P40-8Q", 3),
    ("M10-0B", 16), ("A100-4C", 10), ("A100D-16C", 5), ("A100-1-5C", 7), ("A100-3-20C", 2), ("A30-1-6C", 4),
  ])
  func countsOnOneGPU(name: String, most: Int) throws {
    #expect(try VirtualGPUProfile(parsing: name).maximumPerGPU == most)
  }

  @Test(arguments: [
    ("A41-8Q", "did you mean 'A40'?"), ("L40X-8Q", "did you mean 'L40'?"), ("A40-5Q", "one of 1, 2, 3"),
    ("A40-8X", "such as A40-8Q"), ("A40", "such as A40-8Q"), ("", "such as A40-8Q"),
    ("A40-1-5C", "time-sliced profile"),
    ("A40-+8Q", "such as A40-8Q"), ("A100-8-40C", "1 to 7"), ("A100-40Q", "series C"), ("A100-1-41C", "1 to 40 GB"),
    ("A40-99999999999999999999Q", "such as A40-8Q"),
  ])
  func whatIsWrongComesWithAHint(name: String, hint: String) {
    let error = #expect(throws: ParameterError.self) { try VirtualGPUProfile(parsing: name) }
    #expect(error?.parameter == "profile")
    #expect(error?.hint.contains(hint) == true, "\(String(describing: error))")
  }

  /// Every profile of every board reads back from its name.
  @Test func namesAreReadBack() throws {
    for board in GraphicsBoard.allCases {
      for size in board.profileSizesGB {
        let profile = try VirtualGPUProfile(board: board, sizeGB: size, series: .compute)
        #expect(try VirtualGPUProfile(parsing: profile.description) == profile)
        #expect(profile.framebufferMB * profile.maximumPerGPU <= board.framebufferMB)
      }
      #expect(board.profileSizesGB.last == board.framebufferGB)
    }
  }
}
