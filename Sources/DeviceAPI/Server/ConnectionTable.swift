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

  /// Takes on a connection, closing another where there is no room: the oldest without a complete request, else the
  /// oldest of the user who has most. So neither who only opens connections nor who never takes the answers can keep
  /// another user out.
  ///
  /// - Returns: false when the newcomer has no right to anybody's place.
  func admit(_ connection: Connection) -> Bool {
    let (isAdmitted, victim) = open.withLock { open -> (Bool, Connection?) in
      let own = open.filter { $0.peer.uid == connection.peer.uid }
      var victim: Connection?
      if own.count >= perUser || open.count >= total {
        let isOwnFault = own.count >= perUser
        victim = (isOwnFault ? own : open).first { !$0.isAnswering }
        if victim == nil, !isOwnFault { victim = Self.oldestOfGreediest(open, beyond: own.count) }
        guard let victim else { return (false, nil) }
        open.removeAll { $0 === victim }
      }
      open.append(connection)
      return (true, victim)
    }
    victim?.close()
    return isAdmitted
  }

  /// Of the user with most connections, if the newcomer still has fewer with one more.
  private static func oldestOfGreediest(_ open: [Connection], beyond own: Int) -> Connection? {
    let counts = open.reduce(into: [:]) { $0[$1.peer.uid, default: 0] += 1 }
    guard let greediest = counts.max(by: { $0.value < $1.value }), greediest.value > own + 1 else {
      return nil
    }
    return open.first { $0.peer.uid == greediest.key }
  }

  func remove(_ connection: Connection) {
    open.withLock { $0.removeAll { $0 === connection } }
  }
}
