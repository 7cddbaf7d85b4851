/// One event of an event stream (WHATWG HTML, 9.2).
struct ServerSentEvent: Equatable {
  var id: String?
  var name: String
  var data: String
}
