import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.util.List;

/** mongo-java-server on 127.0.0.1, with its data in one H2 file: {@code Launcher PORT FILE}. */
public final class Launcher extends H2Backend {
  private Launcher(String file) {
    super(file);
  }

  public static void main(String[] args) {
    Launcher backend = new Launcher(args[1]);
    backend.version(new Announced());
    MongoServer server = new MongoServer(backend);
    server.bind("127.0.0.1", Integer.parseInt(args[0]));
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
  }

  /**
   * The backend answers with its live documents, which the next command may change before they are encoded, and
   * writes its file once a second. Here an answer is a snapshot, and what was acknowledged survives a kill.
   */
  @Override
  public synchronized Document handleMessage(MongoMessage message) {
    Document answer = super.handleMessage(message);
    commit();
    return answer == null ? null : answer.cloneDeeply();
  }

  /** Today's drivers refuse the wire version 8 that the library announces; what ours send it understands. */
  private static final class Announced implements MongoVersion {
    @Override
    public List<Integer> getVersionArray() {
      return List.of(4, 4, 0);
    }

    @Override
    public int getWireVersion() {
      return 9;
    }
  }
}
