"""The conversations: one topic, one file or one small folder. This is their table of contents.

===================  ==========================================================================
``front``             greeting, menu, help, language, contact, stickers, groups
``accounts``          ขอใช้อินเทอร์เน็ต: the form, the portal's answer, the password link, สถานะ;
                      เปิดบัญชีให้ผู้อื่น, เปิดหลายบัญชี and their slips; what officers
                      change; บัญชีเครื่องส่วนกลาง
``passwords``         ลืมรหัสผ่าน, เปลี่ยนรหัสผ่าน, an account claimed from a new LINE, ไม่ใช่ฉัน
``approvals``         the officers: cards, อนุมัติ / ไม่อนุมัติ, งานของฉัน, who is at what, reminders
``portal``            what the captive portal answered, as news for the others
``sessions``          สถานะเน็ต, ออกจากระบบ, ใครออนไลน์, the warning before an idle cut
``whois``             ใครใช้ไอพี: who had an address at a moment, with a reason that is kept
``devices``           จำเครื่องนี้, เครื่องที่จำไว้: what comes in without a password
``failures``          ส่งไม่สำเร็จ: what could not be carried out, for officers
``officers``          binding an officer by a one-time code
``factors``           ยืนยันสองขั้น: an officer's second factor, asked for where it matters
``roster``            ผู้รับผิดชอบ: who answers for what; an officer stopped at once
``absences``          ไม่อยู่, กลับมาแล้ว, and who acts meanwhile
``days_off``          วันหยุด: the office's own
``mydata``            ข้อมูลของฉัน, ลบข้อมูลของฉัน
``search``            ค้นหา: a person, their accounts and requests, for officers
``sweep``             สำรวจบัญชีประจำปี: who has left or moved, by the office's staff list
``problems``          แจ้งปัญหา: what does not work, and what was done about it
``linking``           ผูกโรงเรียน: who speaks for a school, and which has nobody
``loading``           โหลดข้อมูล: a file of figures, looked at and loaded
``tools``             เครื่องมือเจ้าหน้าที่: what officers can do, to be tapped
``guests``            บัตรผ่าน: a day pass for a meeting or for visitors, its guests and its end
``books``             a sealed book that does not hold, told to the officers
``quota``             what waited for the month's pushes
``mis``               ถามข้อมูล: figures from what was loaded, คำถามที่ตอบไม่ได้
``rounds``            รอบข้อมูล, ส่งแล้ว: what schools send by which day, who has, and who is reminded
``reception``         what free words mean, in the middle of a form and outside
``hearing``           where a free message leads when nothing is open
``understanding``     what people type, as an intent of the published vocabulary and its slots
``figurefiles``       files of figures, read by their headings
``language``          what people type where a form asks: names, phones, places, days
``kit.belonging``     which school somebody speaks for, and who speaks for a school
``kit.taps``          the buttons that topics share, by what they are on
``kit.filling``       how forms are filled in, question by question; the privacy notice
``kit.given``         what is given to the open form: an answer, a yes, a change, ยกเลิก
``kit.files``         a table sent in the chat, for the form that asked for it
``kit.standing_in``   an officer in the place of somebody who has no LINE
``kit.disclosing``    why somebody must know who had an address
``kit.routing``       to whom a request goes, and to whom next
``kit.which_portal``  where an account is good, in an office with several captive portals
===================  ==========================================================================

``house`` puts the topics together and runs one event through them.
"""
