import Hummingbird
import Logging

/// The context of a request on the local socket: it knows who asks.
struct DeviceContext: RequestContext {
  struct Source: RequestContextSource {
    let logger: Logger
    let connection: Connection
  }

  var coreContext: CoreRequestContextStorage
  let connection: Connection
  var peer: Peer { connection.peer }

  init(source: Source) {
    coreContext = CoreRequestContextStorage(source: source)
    connection = source.connection
  }
}
