"""The words that a school's plan starts from: the office's plan, put into a school's mouth."""

from dienhinh.domain.content import programme_content
from dienhinh.domain.paper_parts import plan_ground
from dienhinh.models import Programme, Unit

LABELS = {
    "subject": "Trích yếu",
    "aims": "Mục đích, yêu cầu",
    "tasks": "Nội dung",
    "execution": "Tổ chức thực hiện",
}

AIMS = """1. Mục đích
Nâng cao nhận thức của cán bộ, giáo viên, nhân viên về ý nghĩa và hiệu quả của việc phát hiện, bồi dưỡng, \
tuyên truyền, nhân rộng và khen thưởng điển hình tiên tiến trong tình hình mới.
Động viên tập thể, cá nhân của nhà trường thi đua hoàn thành xuất sắc nhiệm vụ năm học {year}.
2. Yêu cầu
- Việc phát hiện, lựa chọn, bồi dưỡng điển hình được thực hiện nghiêm túc, kịp thời, công khai, đúng tiêu \
chuẩn, đạt hiệu quả thiết thực.
- Tuyên truyền, phổ biến những sáng kiến, cách làm hay để nhân rộng; khen thưởng và đề nghị khen thưởng \
ngay khi có thành tích."""

TASKS = """1. Phát hiện, lựa chọn điển hình
Các tổ chuyên môn, đoàn thể theo dõi phong trào thi đua, giới thiệu tập thể, cá nhân có thành tích tiêu \
biểu, có nhiều đổi mới, sáng tạo trong quản lý, giảng dạy và học tập.
2. Đăng ký phấn đấu
Tập thể, cá nhân tự đánh giá theo tiêu chuẩn của Kế hoạch số {number} và đăng ký phấn đấu{pledges}.
3. Bồi dưỡng điển hình
Phân công người giúp đỡ, tạo điều kiện về thời gian, cơ sở vật chất; tổ chức dự giờ, hội thảo, báo cáo kinh \
nghiệm.
4. Tuyên truyền, nhân điển hình
Giới thiệu gương điển hình qua sinh hoạt của các đoàn thể, trang tin điện tử của trường và của Phòng GDĐT, \
hội nghị giao ban khối thi đua; tổ chức tham quan, giao lưu, học tập kinh nghiệm.
5. Biểu dương, khen thưởng
Khen thưởng theo thẩm quyền, lập hồ sơ đề nghị cấp trên khen thưởng ngay khi phát hiện điển hình; biểu \
dương tại hội nghị của trường."""

EXECUTION = """1. Hiệu trưởng chỉ đạo chung, chủ trì họp bình xét và chịu trách nhiệm về kết quả thực hiện \
Kế hoạch.
2. Công đoàn, Đoàn Thanh niên, tổ chuyên môn phối hợp phát hiện, bồi dưỡng, tuyên truyền điển hình; hằng \
tháng báo cáo trong cuộc họp hội đồng.
3. Bộ phận văn thư, thi đua lập hồ sơ đề nghị khen thưởng, lưu trữ minh chứng và cập nhật hoạt động.
4. Chế độ báo cáo: {reports}."""


def template(unit: Unit, programme: Programme) -> dict[str, str]:
    """Return the fields of a new plan, filled from the office's programme."""
    midyear, final = programme.midyear_due_on, programme.final_due_on
    reports = (
        f"sơ kết học kỳ I{f' trước ngày {midyear:%d/%m/%Y}' if midyear else ''}, "
        f"tổng kết năm học{f' trước ngày {final:%d/%m/%Y}' if final else ''}"
    )
    due, ground = programme.pledge_due_on, plan_ground(programme_content(programme)).rstrip(".;")
    known = {
        "year": programme.school_year,
        "number": programme.number,
        "pledges": f", gửi Phòng GDĐT trước ngày {due:%d/%m/%Y}" if due else "",
        "reports": reports,
    }
    return {
        "subject": "Phát hiện, bồi dưỡng, tổng kết, nhân rộng các điển hình tiên tiến trong phong trào thi đua "
        f"yêu nước năm học {programme.school_year}",
        "legal_bases": f"{ground};\nCăn cứ tình hình thực tế của nhà trường;",
        "aims": AIMS.format(**known),
        "tasks": TASKS.format(**known),
        "execution": EXECUTION.format(**known),
        "recipients": f"{programme.office.name} (để báo cáo)\n"
        "Các tổ chuyên môn, đoàn thể (để thực hiện)\nLưu: VT, TĐ",
    }
