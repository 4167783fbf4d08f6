import Testing

@testable import Documents

struct PathTests {
  @Test func `a path in a file starts at the folder of the file`() {
    #expect(pathBeside("a/b/c.yaml", "../d/e.csv") == "a/d/e.csv")
    #expect(pathBeside("a/c.yaml", "../../d") == "../d")
    #expect(pathBeside("c.yaml", "../d") == "../d")
    #expect(pathBeside("/a/c.yaml", "./d") == "/a/d")
    #expect(pathBeside("a/c.yaml", "/d") == "/d")
  }

  @Test func `a path in a folder is shown without it`() {
    #expect(relativePath("/a/b/c", to: "/a/b") == "c")
    #expect(relativePath("/a/bc", to: "/a/b") == "/a/bc")
    #expect(relativePath("/a/b/", to: "/a/b") == ".")
    #expect(relativePath("b/c", to: "/a/b") == "b/c")
  }
}
