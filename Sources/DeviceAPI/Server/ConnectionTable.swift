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

  /// Where there is no room, the oldest without a complete request gives way, else the oldest of the user who has most.
  /// So neither who only opens connections nor who never takes the answers can keep another user out.
  func admission(of uid: UInt32, among open: [Place]) -> Admission {
    let own = open.count { $0.uid == uid }
    if own >= perUser {
      return Self.instead(open.firstIndex { $0.uid == uid && !$0.isAnswering })
    }
    guard open.count >= total else { return .beside }
    return Self.instead(
      open.firstIndex { !$0.isAnswering } ?? Self.oldestOfGreediest(open, beyond: own))
  }

  private static func instead(_ index: Int?) -> Admission {
    index.map { .instead(of: $0) } ?? .refused
  }

  /// Of the user with most connections, if that user keeps at least as many as the newcomer will have.
  private static func oldestOfGreediest(_ open: [Place], beyond own: Int) -> Int? {
    let counts = open.reduce(into: [:]) { $0[$1.uid, default: 0] += 1 }
    let most = counts.values.max() ?? 0
    return most > own + 1 ? open.firstIndex { counts[$0.uid] == most } : nil
  }
}
