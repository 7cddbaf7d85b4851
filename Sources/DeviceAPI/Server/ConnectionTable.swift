import Synchronization

/// The open connections, oldest first, and who may have how many.
final class ConnectionTable: Sendable {
  private let open = Mutex<[Connection]>([])
  private let perUser: Int
  private let total: Int

  init(perUser: Int, total: Int) {
    self.perUser = perUser
    self.total = total
  }

  var count: Int { open.withLock { $0.count } }
  var all: [Connection] { open.withLock { $0 } }

  /// Takes on a connection, closing the oldest without a complete request where there is no room: a client that
  /// only opens connections cannot keep others out.
  ///
  /// - Returns: false when all of them are being answered.
  func admit(_ connection: Connection) -> Bool {
    let (isAdmitted, victim) = open.withLock { open -> (Bool, Connection?) in
      let own = open.filter { $0.peer.uid == connection.peer.uid }
      var victim: Connection?
      if own.count >= perUser || open.count >= total {
        let candidates = own.count >= perUser ? own : open
        victim = candidates.first { !$0.isAnswering }
        guard let victim else { return (false, nil) }
        open.removeAll { $0 === victim }
      }
      open.append(connection)
      return (true, victim)
    }
    victim?.close()
    return isAdmitted
  }

  func remove(_ connection: Connection) {
    open.withLock { $0.removeAll { $0 === connection } }
  }
}
