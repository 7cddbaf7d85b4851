import ArgumentParser
import RecognitionServer

extension AttestcamServer {
  struct Init: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make the settings and the store of a server.",
      discussion: """
        Writes DIR/server.yaml and DIR/server.sqlite. Running it again completes what an interruption left.
        """)

    @OptionGroup var directory: DirectoryOption

    @Option(help: "URI that packets must name as their recipient.")
    var audience: String

    func run() async throws {
      try ServerFiles(directory: directory.path).create(audience: audience)
    }
  }
}
