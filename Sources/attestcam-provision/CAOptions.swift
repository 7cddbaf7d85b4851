import ArgumentParser
import Management

/// Where the CA is and what it is believed by.
struct CAOptions: ParsableArguments {
  @Option(help: "The CA's service, https://host:port.")
  var url: String

  @Option(help: "The CA's root certificate (PEM), the only anchor for TLS and chain.")
  var trust: String

  func access() throws -> CAAccess { CAAccess(url: url, roots: try InputFile.text(trust)) }
}

/// What the factory tells the CA of a device.
struct FactsOptions: ParsableArguments {
  @Option(help: "Batch that the device belongs to, for the CA's registry.")
  var batch: ManagedName?

  @Option(help: "Model of the device, for the CA's registry.")
  var model: ManagedName?

  var facts: Provisioner.EnrolmentFacts { .init(batch: batch, model: model) }
}

extension ManagedName: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
