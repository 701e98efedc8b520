package io.fastdfs.operator.fastdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {

    static Stream<Arguments> requestsThatRealTrackersUnderstood() {
        return Stream.of(
                Arguments.of(Request.trackerStatus(), "64_leader.v6154"),
                Arguments.of(Request.group("group1"), "90_one_group.ipv4"),
                Arguments.of(Request.group("nogroup"), "90_unknown_group.ipv4"),
                Arguments.of(Request.allGroups(), "91_list_groups.ipv4"),
                Arguments.of(Request.storages("group1"), "92_list_storages.ipv6"),
                Arguments.of(Request.storage("group1", 100001), "92_one_storage.ipv4"),
                Arguments.of(Request.storage("group1", 1), "92_one_storage.ipv6"),
                Arguments.of(Request.deleteStorage("group1", 100001), "93_delete_active.ipv4"),
                Arguments.of(Request.deleteStorage("group1", 9), "93_unknown_storage.ipv6"),
                Arguments.of(Request.leader(), "95_get_leader.ipv4"),
                Arguments.of(Request.activeTest(), "111_active_test.ipv4"));
    }

    @ParameterizedTest
    @MethodSource("requestsThatRealTrackersUnderstood")
    void isWrittenAsRealTrackersUnderstandIt(Request request, String capture) {
        assertThat(request.frame()).isEqualTo(Capture.of(capture).request());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "group-1", "group.1", "group_1", "grüppe", "group1\n", "abcdefghijklmnopq", " group1"})
    void takesNoGroupNameThatFastDfsWouldCutOrRefuse(String group) {
        assertThatIllegalArgumentException().isThrownBy(() -> Request.storages(group));
        assertThatIllegalArgumentException().isThrownBy(() -> Request.group(group));
        assertThatIllegalArgumentException().isThrownBy(() -> Request.deleteStorage(group, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1 << 24, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void takesNoIdOutsideTheRange(int id) {
        assertThatIllegalArgumentException().isThrownBy(() -> Request.storage("group1", id));
        assertThatIllegalArgumentException().isThrownBy(() -> Request.deleteStorage("group1", id));
    }

    @Test
    void longestNameAndIdFit() {
        assertThat(Request.deleteStorage("abcdefghijklmnop", (1 << 24) - 1)
                        .frame()
                        .getString(10, 34))
                .isEqualTo("abcdefghijklmnop16777215");
    }
}
