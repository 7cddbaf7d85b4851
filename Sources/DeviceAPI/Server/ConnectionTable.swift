import Synchronization

/// The open connections, oldest first, and who may have how many.
final class ConnectionTable: Sendable {
  /// What is known of an open connection when another one comes.
  struct Place: Sendable, Equatable {
    var uid: UInt32
    /// Whether a complete request is being answered.
    var isAnswering: Bool
  }

  /// What becomes of a newcomer.
  enum Admission: Sendable, Equatable {
    case beside
    /// In the place of the connection with this index.
    case instead(of: Int)
    case refused
  }

  private let open = Mutex<[Connection]>([])
  private let perUser: Int
  private let total: Int

  init(perUser: Int, total: Int) {
    self.perUser = perUser
    self.total = total
  }

  var count: Int { open.withLock { $0.count } }
  var all: [Connection] { open.withLock { $0 } }

  /// Takes on a connection, closing another where there is no room.
  ///
  /// - Returns: false when the newcomer has no right to anybody's place.
  func admit(_ connection: Connection) -> Bool {
    let (isAdmitted, victim) = open.withLock { open -> (Bool, Connection?) in
      let places = open.map { Place(uid: $0.peer.uid, isAnswering: $0.isAnswering) }
      var victim: Connection?
      switch admission(of: connection.peer.uid, among: places) {
      case .refused: return (false, nil)
      case .instead(let index): victim = open.remove(at: index)
      case .beside: break
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

  /// Where there is no room, the user who has most gives way, first with an oldest connection without a complete
  /// request. So neither who only opens connections nor who never takes the answers can keep another user out.
  func admission(of uid: UInt32, among open: [Place]) -> Admission {
    let counts = open.reduce(into: [:]) { $0[$1.uid, default: 0] += 1 }
    let own = counts[uid] ?? 0
    if own >= perUser {
      return Self.instead(open.firstIndex { $0.uid == uid && !$0.isAnswering })
    }
    guard open.count >= total else { return .beside }
    let most = counts.values.max() ?? 0
    // Who has no more than the newcomer will have is only asked for an idle one.
    guard most > own + 1 else { return Self.instead(open.firstIndex { !$0.isAnswering }) }
    return Self.instead(
      open.firstIndex { counts[$0.uid] == most && !$0.isAnswering }
        ?? open.firstIndex { counts[$0.uid] == most })
  }

  private static func instead(_ index: Int?) -> Admission {
    index.map { .instead(of: $0) } ?? .refused
  }
}
