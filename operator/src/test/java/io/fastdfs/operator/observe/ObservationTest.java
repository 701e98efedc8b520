package io.fastdfs.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.fastdfs.StorageState;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ObservationTest {

    @Test
    void aTrackerMayAnswerWhoHasAPod() {
        assertThat(new Scene()
                        .with(Scene.trackerPod(0, "phase: Pending"))
                        .seeing(Sights.of(Sights.silent(0)))
                        .seen()
                        .trackersMayAnswer())
                .isTrue();
    }

    @Test
    void aTrackerMayAnswerWhoDidSoAtLastWhateverPodsAreSeen() {
        assertThat(new Scene()
                        .seeing(Sights.of(Sights.silent(0), Sights.saying(1, Map.of(100_001, StorageState.ACTIVE))))
                        .seen()
                        .trackersMayAnswer())
                .isTrue();
    }

    @Test
    void noTrackerAnswersBeforeItsPodIsThere() {
        assertThat(new Scene()
                        .with(Scene.memberPod(0, "phase: Running"))
                        .seeing(Sights.of(Sights.silent(0), Sights.silent(1)))
                        .seen()
                        .trackersMayAnswer())
                .isFalse();
        assertThat(new Scene().seen().trackersMayAnswer()).isFalse();
    }
}
